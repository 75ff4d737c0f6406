package keys

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/app"
)

// Options say where the keys of a folder are looked for.
type Options struct {
	Dir    *os.Root // the data folder, held by this process
	File   string   // the key file a person named; empty for the usual place
	Getenv func(string) string
	Clock  app.Clock
	// Sealed says that something in the folder was sealed or hashed with its keys:
	// missing ones are then not replaced.
	Sealed bool
}

// News is what Open did that a person should hear of.
type News uint8

// What Open may have done.
const (
	Found   News = iota // the folder's keys were there
	Made                // the folder had none: new ones were made
	Remade              // their file is missing: new ones were made
	Missing             // their file is missing, and something needs it: there are none
)

// Opened are the keys of a folder and what became of them.
type Opened struct {
	*Keys
	File string // where they are
	News News
	Lost string // with Remade and Missing: where the file was looked for
}

// Open reads the keys of a folder. A folder that has none yet gets new ones, and
// so does one whose key file is missing while nothing is sealed with it. If
// something is, Open returns no keys and changes nothing: the file may only be
// somewhere else, and who is sure that it is lost asks Renew. The keys of another
// folder, or a file that was changed, are an app.Error and change nothing.
//
// The file is looked for where a person says, then where it was last, then in
// the usual place: who runs a command need not be who runs the site.
func Open(opt Options) (Opened, error) {
	mark, err := ReadMark(opt.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		if opt.Sealed {
			return opt.adopt()
		}
		return opt.first()
	}
	if err != nil {
		return Opened{}, err
	}
	places, err := opt.places(mark)
	if err != nil {
		return Opened{}, err
	}
	for _, name := range places {
		k, err := Read(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return Opened{}, err
		}
		return opt.found(mark, k, name)
	}
	if opt.Sealed {
		return Opened{News: Missing, Lost: mark.File}, nil
	}
	return opt.remake(mark, places)
}

// Renew makes new keys for a folder whose own are lost for good: Open has just
// answered Missing. What was sealed with the old ones stays closed for ever.
func Renew(opt Options) (Opened, error) {
	mark, err := ReadMark(opt.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return opt.first()
	}
	if err != nil {
		return Opened{}, err
	}
	places, err := opt.places(mark)
	if err != nil {
		return Opened{}, err
	}
	return opt.remake(mark, places)
}

// adopt gives a folder that lost its mark, but not what was sealed, the keys a
// person names.
func (opt Options) adopt() (Opened, error) {
	if opt.File == "" {
		return Opened{News: Missing}, nil
	}
	name, err := filepath.Abs(opt.File)
	if err != nil {
		return Opened{}, unreadable(opt.File, err)
	}
	k, err := Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Opened{News: Missing, Lost: name}, nil
	}
	if err != nil {
		return Opened{}, err
	}
	mark := Mark{Folder: k.Folder(), Keys: k.ID(), File: name}
	return Opened{Keys: k, File: name}, mark.Write(opt.Dir)
}

// Look reads the keys of a folder that is not to be changed: from the file a
// person named, else from where it was. It makes and changes nothing; without
// such keys it returns none.
func Look(dir *os.Root, file string) Opened {
	mark, err := ReadMark(dir)
	if err != nil {
		return Opened{}
	}
	if file == "" {
		file = mark.File
	}
	k, err := Read(file)
	if err != nil || k.ID() != mark.Keys {
		return Opened{}
	}
	return Opened{Keys: k, File: file}
}

// places lists where to look, best first. Who names a file means that file:
// where it is missing though the folder's own is there, the name is a mistake.
func (opt Options) places(mark Mark) ([]string, error) {
	if opt.File != "" {
		name, err := filepath.Abs(opt.File)
		if err != nil {
			return nil, unreadable(opt.File, err)
		}
		if there(name) || !there(mark.File) {
			return []string{name}, nil
		}
		return nil, app.E(app.NotFound, "backup.keys.elsewhere", "File", name, "Place", mark.File)
	}
	places := []string{mark.File}
	usual, err := Place(opt.Getenv, mark.Folder)
	if err != nil {
		if there(mark.File) {
			return places, nil
		}
		return nil, err
	}
	if usual != mark.File {
		places = append(places, usual)
	}
	return places, nil
}

func there(name string) bool {
	_, err := os.Stat(name)
	return name != "" && err == nil
}

// found checks that the keys are the folder's, and remembers where they are.
func (opt Options) found(mark Mark, k *Keys, name string) (Opened, error) {
	if k.ID() != mark.Keys {
		return Opened{}, app.E(app.Conflict, "backup.keys.foreign", "File", name)
	}
	if mark.File != name {
		mark.File = name
		if err := mark.Write(opt.Dir); err != nil {
			return Opened{}, err
		}
	}
	return Opened{Keys: k, File: name}, nil
}

// first gives keys to a folder that never had any. The key file comes before
// the mark: a crash between leaves a file that nobody refers to. A file that is
// there already holds the keys of another folder and is left alone.
func (opt Options) first() (Opened, error) {
	id := app.NewID(opt.Clock()).String()
	name := opt.File
	if name == "" {
		usual, err := Place(opt.Getenv, id)
		if err != nil {
			return Opened{}, err
		}
		name = usual
	}
	name, err := filepath.Abs(name)
	if err != nil {
		return Opened{}, unreadable(name, err)
	}
	k := New(id, opt.Clock())
	if err := opt.make(k, name); err != nil {
		return Opened{}, err
	}
	mark := Mark{Folder: id, Keys: k.ID(), File: name}
	return Opened{Keys: k, File: name, News: Made}, mark.Write(opt.Dir)
}

// remake makes new keys for a folder whose file is nowhere, in the last place
// that was looked at.
func (opt Options) remake(mark Mark, places []string) (Opened, error) {
	name := places[len(places)-1]
	k := New(mark.Folder, opt.Clock())
	if err := opt.make(k, name); err != nil {
		return Opened{}, err
	}
	lost := mark.File
	mark.Keys, mark.File = k.ID(), name
	return Opened{Keys: k, File: name, News: Remade, Lost: lost}, mark.Write(opt.Dir)
}

// make writes the key file of new keys. It has no place inside the data folder:
// whoever copied that would have both.
func (opt Options) make(k *Keys, name string) error {
	dir, err := filepath.Abs(opt.Dir.Name())
	if err != nil {
		return unwritable(name, err)
	}
	if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) {
		return app.E(app.Invalid, "backup.keys.inside", "File", name)
	}
	err = k.Write(name)
	if errors.Is(err, fs.ErrExist) {
		return app.E(app.Conflict, "backup.keys.foreign", "File", name).Wrap(err)
	}
	return err
}
