package main

import (
	"cmp"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The parts of CycloneDX 1.5 that are used.
type bom struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref,omitempty"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	Scope      string     `json:"scope,omitempty"`
	PURL       string     `json:"purl,omitempty"`
	Licenses   any        `json:"licenses,omitempty"`
	Hashes     any        `json:"hashes,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// sbom lists the Go modules that are linked into any of the programs, with the
// programs they are in, and the packages the interface is built with. It says
// nothing of when and where it was written, so that two builds write the same.
func sbom(w io.Writer, release, when, npm string, programs []string) error {
	out := bom{Format: "CycloneDX", Spec: "1.5", Version: 1, Metadata: metadata{
		Timestamp: when, Component: component{Type: "application", Ref: "guichet", Name: "guichet", Version: release},
	}}
	modules := map[string]*component{}
	for _, name := range programs {
		info, err := buildinfo.ReadFile(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		add(modules, "pkg:golang/std@"+strings.TrimPrefix(info.GoVersion, "go"), "std", info.GoVersion, "", name)
		for _, d := range info.Deps {
			if d.Replace != nil {
				d = d.Replace
			}
			add(modules, "pkg:golang/"+d.Path+"@"+d.Version, d.Path, d.Version, d.Sum, name)
		}
	}
	for _, c := range modules {
		out.Components = append(out.Components, *c)
	}
	built, err := packages(npm)
	if err != nil {
		return err
	}
	out.Components = append(out.Components, built...)
	slices.SortFunc(out.Components, func(a, b component) int { return cmp.Compare(a.PURL, b.PURL) })
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

func add(to map[string]*component, purl, name, version, sum, program string) {
	c := to[purl]
	if c == nil {
		c = &component{Type: "library", Ref: purl, Name: name, Version: version, Scope: "required", PURL: purl}
		if sum != "" {
			c.Properties = append(c.Properties, property{"go:sum", sum})
		}
		to[purl] = c
	}
	c.Properties = append(c.Properties, property{"linked:in", filepath.Base(program)})
}

// packages reads what npm says the interface is built with. None of it runs in
// the programs: their scripts and styles are made from it.
func packages(name string) ([]component, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var in bom
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for i := range in.Components {
		in.Components[i].Scope = "excluded"
		in.Components[i].Properties = nil
	}
	return in.Components, nil
}
