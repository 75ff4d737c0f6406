package help

import (
	"slices"

	"guichet/app"
	"guichet/app/help/merge"
	"guichet/store"
)

// Edit is all that an editor's form says when it is saved. What the form showed
// at first comes along, so that what somebody else changed meanwhile and this
// person did not touch stays as it is now.
type Edit struct {
	Text TextInput
	Base app.ID     // the revision the form showed; zero when there was no text
	Was  *TextLists // the lists it showed; nil takes those of Text as they are
	// Facts are those of the article; nil leaves them alone.
	Facts    *ArticleInput
	WasFacts *ArticleInput // those it showed; nil takes Facts as they are
	// From is the revision of the source language that stood beside a
	// translation which now says the same; zero says nothing of it.
	From app.ID
	// Over is the proposed wording the form showed, for Propose; zero for none.
	Over app.ID

	// How a proposal goes online: its wording, whether it was approved, and what
	// else is written then.
	revision app.ID
	approved bool
	also     func(tx *store.Tx) error
}

// TextLists are the lists of a text.
type TextLists struct {
	Keywords []string
	Aliases  []string
}

// ConflictError says that somebody else saved a wording meanwhile that cannot be
// joined with this one: both changed the same sentence. Nothing was saved. It
// unwraps to an app.Error of kind Conflict.
type ConflictError struct {
	Base   Revision // both began from; its ID is zero when there was none
	Theirs Revision // the current one
	Title  merge.Result
	Body   merge.Result
	Media  bool // both changed the same part of the medium, each in another way
	cause  *app.Error
}

// Error writes the cause, for logs.
func (e *ConflictError) Error() string { return e.cause.Error() }

// Unwrap returns the app.Error.
func (e *ConflictError) Unwrap() error { return e.cause }

// over brings the lists to what is stored now, given what the form showed.
func (was *TextLists) over(in *TextInput, now *Text) {
	in.Keywords = joinList(was.Keywords, in.Keywords, now.Keywords)
	in.Aliases = joinList(was.Aliases, in.Aliases, now.Aliases)
}

// joinList is mine with what others added and without what they removed.
func joinList(was, mine, now []string) []string {
	if slices.Equal(was, now) {
		return mine
	}
	var out []string
	for _, s := range mine {
		if slices.Contains(now, s) || !slices.Contains(was, s) {
			out = append(out, s)
		}
	}
	for _, s := range now {
		if !slices.Contains(was, s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// over brings facts to what is stored now, given what the form showed.
func (in ArticleInput) over(was *ArticleInput, a *Article) ArticleInput {
	if was == nil {
		return in
	}
	if in.Kind == was.Kind {
		in.Kind = a.Kind
	}
	if in.Category == was.Category {
		in.Category = a.Category
	}
	if in.Audience == was.Audience {
		in.Audience = a.Audience
	}
	if in.Review == was.Review {
		in.Review = a.Review
	}
	in.Related = joinList(was.Related, in.Related, a.Related)
	return in
}
