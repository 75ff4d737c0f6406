// Package help owns the help centre's content: categories, articles, their
// texts in each language with every revision, the shelf visitors read from,
// slugs and old addresses, files, searching, import and export.
//
// What is busy is parted from what is read. Writing touches articles, texts
// and revisions; publishing puts one finished record per language on the
// shelf, with its safe HTML, in the same Update. Visitors, search, feeds and
// the sitemap read the shelf only, so a draft cannot leak through any of them.
//
// Reading functions take a store.Reader and who asks. Building blocks take a
// *store.Tx. Use cases open the Update themselves. The package never parses a
// foreign file format (source does), renders a page or answers HTTP.
package help
