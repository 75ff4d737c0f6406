// Command gallery draws every public page from invented texts, in every
// language and with no store behind it, into a folder: pages to look at while
// drawing, and to check for accessibility. It is no part of the program.
//
//	go run ./frontend/gallery FOLDER
package main

import (
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/app/web/kit"
	"guichet/frontend"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gallery FOLDER")
		os.Exit(2)
	}
	if err := draw(os.Args[1]); err != nil {
		slog.Error("gallery", "error", err)
		os.Exit(1)
	}
}

// draw writes FOLDER/<lang>/<name>.html and the built files beside them.
func draw(folder string) error {
	front, err := frontend.Open()
	if err != nil {
		return err
	}
	texts, err := i18n.Load()
	if err != nil {
		return err
	}
	if !front.Built() {
		return fmt.Errorf("the interface is not built: run npm run build in frontend")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	pages := kit.NewRenderer(front, texts)
	for _, lang := range app.Langs() {
		for _, s := range scenes(lang) {
			if err := drawScene(pages, filepath.Join(folder, string(lang)), s); err != nil {
				return err
			}
		}
	}
	return copyBuilt(folder, front.Dist())
}

func drawScene(pages *kit.Renderer, folder string, s scene) error {
	html, err := pages.Render(s.template, s.page)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	return os.WriteFile(filepath.Join(folder, s.name+".html"), html, 0o644)
}

func copyBuilt(folder string, built fs.FS) error {
	return fs.WalkDir(built, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(folder, filepath.FromSlash(name))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		data, err := fs.ReadFile(built, name)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
}
