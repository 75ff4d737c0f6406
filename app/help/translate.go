package help

import (
	"guichet/app"
	"guichet/store"
)

// textsOf returns the texts of an article, in the order of the languages' codes.
func textsOf(r store.Reader, id app.ID) ([]Text, error) {
	var all []Text
	for t, err := range texts.Each(r, store.K(id)) {
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// sourceOf returns the text the others are translations of: the one in the
// article's own language, else the first there is in the order of app.Langs.
func sourceOf(a *Article, all []Text) (Text, bool) {
	for _, l := range append([]app.Lang{a.Lang}, app.Langs()...) {
		for _, t := range all {
			if t.Lang == l {
				return t, true
			}
		}
	}
	return Text{}, false
}

// behind reports whether the source was reworded since the translation followed
// it. Of an import's texts nobody knows which wording they follow: they count
// until the source is reworded here.
func (t *Text) behind(src *Text) bool {
	switch {
	case t.Lang == src.Lang || src.Revision.IsZero():
		return false
	case !t.From.IsZero():
		return t.From != src.Revision
	case src.Revision == src.Imported:
		return false
	}
	return src.Updated.After(t.Updated)
}
