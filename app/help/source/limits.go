package source

// The limits of every source. What is larger is refused with a note or an error
// that names the file and the line. Every one of an entry's own is at least that
// of the shelf, so that what was exported can be imported.
const (
	MaxBody     = 64 << 10  // bytes of one body after normalisation (goldmark is quadratic on nested quotes)
	MaxTitle    = 200       // runes of one title
	MaxCategory = 1000      // runes of one category path
	MaxField    = 400       // runes of an id, a slug, a keyword, a related entry
	MaxAlias    = 2000      // bytes of one old address, some of its signs written as three
	MaxList     = 100       // keywords, related entries or old addresses of one entry
	MaxRecord   = 1 << 20   // bytes of one line of JSON or one record of CSV
	MaxText     = 16 << 20  // bytes of one text, HTML or Markdown file
	MaxLines    = 100_000   // lines of one text file
	MaxElements = 100_000   // elements of one HTML page
	MaxFiles    = 10_000    // files of one folder or archive
	MaxDepth    = 32        // folders within folders
	MaxFile     = 16 << 20  // bytes of one file a body refers to
	MaxMedia    = 200 << 20 // bytes of a file of a video, a recording or a download
	MaxRatio    = 100       // bytes out of one byte of an archive
	MaxUnpacked = 512 << 20 // bytes of all files of an archive that are packed
	maxFront    = 256 << 10 // bytes of YAML before a Markdown text: 50 old addresses, and lists in escapes
	maxColumns  = 200       // columns of a CSV file
	maxNoteText = 120       // runes of the source quoted in a note
)
