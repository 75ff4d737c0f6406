package help

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"guichet/app"
	"guichet/app/help/demo"
	"guichet/store"
)

// demoSource is the name the demonstration content is remembered under.
const demoSource = "demo"

// demoCategory is an entry of the demonstration's categories.json.
type demoCategory struct {
	Icon         string              `json:"icon"`
	Titles       map[app.Lang]string `json:"titles"`
	Descriptions map[app.Lang]string `json:"descriptions"`
}

// LoadDemo takes in the demonstration content: its categories with icons and
// descriptions in their order, then its texts as an Import does. Loading it
// again changes nothing.
func (h *Help) LoadDemo(ctx context.Context, tell func(Event) error) (Report, error) {
	files := demo.Files()
	data, err := fs.ReadFile(files, "categories.json")
	if err != nil {
		return Report{}, fmt.Errorf("read the demonstration: %w", err)
	}
	var list []demoCategory
	if err := json.Unmarshal(data, &list); err != nil {
		return Report{}, fmt.Errorf("read the demonstration's categories: %w", err)
	}
	for i, c := range list {
		if err := h.demoCategory(ctx, i, c); err != nil {
			return Report{}, err
		}
	}
	var names []string
	for _, l := range h.set.Now().Languages {
		names = append(names, string(l))
	}
	return h.Import(ctx, app.Desk(), demoFiles{files}, names, ImportOptions{Source: demoSource}, tell)
}

func (h *Help) demoCategory(ctx context.Context, order int, c demoCategory) error {
	in := CategoryInput{Order: order, Icon: c.Icon, Names: map[app.Lang]CategoryName{}}
	for _, l := range h.set.Now().Languages {
		if c.Titles[l] != "" {
			in.Names[l] = CategoryName{Title: c.Titles[l], Description: c.Descriptions[l]}
		}
	}
	there := false
	err := h.st.View(ctx, func(r store.Reader) error {
		top, err := children(r, app.ID{})
		for _, old := range top {
			for l, n := range in.Names {
				there = there || old.Names[l].Title == n.Title
			}
		}
		return err
	})
	if err != nil || there || len(in.Names) == 0 {
		return err
	}
	_, err = h.CreateCategory(ctx, app.Desk(), in)
	return err
}

// demoFiles shows the one folder of images from wherever a text stands.
type demoFiles struct{ fs.FS }

// Open opens "<any folder>/files/<name>" as "files/<name>".
func (d demoFiles) Open(name string) (fs.File, error) {
	if dir := path.Dir(name); strings.HasSuffix(dir, "/files") {
		name = "files/" + path.Base(name)
	}
	return d.FS.Open(name)
}
