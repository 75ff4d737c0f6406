// Package staff is the pages of the people of the business, below /staff: it
// fills page structs from what the rooms answer and turns forms into calls of
// their use cases. It decides nothing: who may do what is in the table of
// routes and in the rooms.
//
// frame ready: a page is a method with the signature of kit.Desk. It reads its
// form with kit.ReadForm, opens one View, fills a struct that embeds Base (from
// Staff.base) and returns Staff.page. A form that was carried out returns a
// *kit.Next, one that was refused returns its page again with Base.Faults and
// status 422. The template is frontend/pages/staff/<name>/<name>.html and is
// rendered as "staff/<name>"; navigation is the table in nav.go: a place
// has a name ("staff.nav." and its word) and a sentence ("staff.about." and its
// word). What was done is said by "staff.note." and the word of kit.Next.
package staff
