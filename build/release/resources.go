package main

import (
	"image/png"
	"os"
	"regexp"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"
)

// iconID is the resource the window takes its icon from.
const iconID = winres.ID(3)

var numbers = regexp.MustCompile(`^[0-9]+(\.[0-9]+){0,3}`)

// resources writes the icon, the manifest and the version of the Windows
// programs as an object the Go linker takes in.
func resources(icon, manifest, release, out string) error {
	f, err := os.Open(icon)
	if err != nil {
		return err
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		return err
	}
	ico, err := winres.NewIconFromResizedImage(picture, winres.DefaultIconSizes)
	if err != nil {
		return err
	}
	var rs winres.ResourceSet
	if err := rs.SetIcon(iconID, ico); err != nil {
		return err
	}
	text, err := os.ReadFile(manifest)
	if err != nil {
		return err
	}
	m, err := winres.AppManifestFromXML(text)
	if err != nil {
		return err
	}
	rs.SetManifest(m)
	var v version.Info
	number := numbers.FindString(release)
	if number == "" {
		number = "0.0.0"
	}
	v.SetFileVersion(number)
	v.SetProductVersion(number)
	for key, value := range map[string]string{
		version.ProductName: "Guichet", version.FileDescription: "Guichet", version.ProductVersion: release,
		version.LegalCopyright: "The authors of Guichet, MIT licence",
	} {
		if err := v.Set(version.LangDefault, key, value); err != nil {
			return err
		}
	}
	rs.SetVersionInfo(v)
	w, err := os.Create(out)
	if err != nil {
		return err
	}
	if err := rs.WriteObject(w, winres.ArchAMD64); err != nil {
		w.Close()
		return err
	}
	return w.Close()
}
