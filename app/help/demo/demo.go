// Package demo carries the content a new data folder starts with: the help
// centre of Brindille, an invented shop selling house plants by post, written
// in French, English and Spanish.
//
// It owns files only. The help room reads them through the same door as any
// other source; demo never parses, stores or renders what it holds.
package demo

import (
	"embed"
	"io/fs"
)

// One static variable is the price of embedding; nothing writes to it.
//
//go:embed categories.json guichet.json fr en es files
var content embed.FS

// Files returns the demonstration content, read-only:
//
//   - guichet.json: the settings a new folder is given;
//   - categories.json: the categories in their order, with icons, titles and
//     descriptions per language;
//   - <lang>/<category id>/<article id>.md: one text per file, Markdown with
//     YAML front matter. Footer pages stand in <lang>/pages and have no
//     category. A link written article:ID leads to the article of that id in
//     the language of the text;
//   - files/*.png: the images, named files/<name> by the texts;
//   - files/*.txt: what there is to take away, named by media_file.
func Files() fs.FS { return content }
