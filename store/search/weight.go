package search

// Every number of the ranking stands here. Twelve other combinations of the
// weights gave the same quality within .006 (search.md, section 1): they are
// not worth tuning.
const (
	// What an alternative counts beside the word itself, which counts 1.
	weightPrefix      = .7  // a beginning that is no word yet
	weightPrefixKnown = .35 // a beginning that is a word of its own
	weightSplit       = .8  // two words written as one
	weightTypo1       = .7  // one edit away
	weightTypo2       = .5  // two edits away
	weightTypo2Long   = .6  // the same in a long word, of which they are a smaller part
	weightSlip        = .4  // one edit away from an everyday word, which may be meant
	weightSound       = .6  // another spelling of the same sound
	weightSoundNear   = .5  // another spelling of nearly the same sound
	weightRoot        = .8  // another word of the same root
	weightStemOnly    = .5  // a word that shares a stem and is further off than a correction
	weightForm        = .95 // another form of the word that stems elsewhere
	weightSynonym     = .9  // an expression of the same meaning
	weightFarther     = .5  // what a synonym means besides, for a word that has nothing nearer
	weightStaff       = .95 // the same, by the staff, who know their customers
	weightLead        = .7  // what an expression leads to without meaning it
	weightPhrasal     = .6  // times this for a verb whose particle is not sought: "set up"
	weightAmbiguous   = .8  // times this for a synonym of more than two groups, which says several things
	weightTurned      = .5  // a word whose meaning is turned: "not received"
	firstLetter       = .8  // times this when the first letter differs, for few err there, and twice in a short word

	// hintShare is what finding one more thing an expression leads to adds, beside
	// a word of the query. lightShare is what a word of narration weighs.
	hintShare  = .8
	lightShare = .3

	// BM25F: a word in the title is worth two in the body, one in the category,
	// which every neighbour shares, a third. Keywords are chosen by the staff and
	// count like two occurrences.
	titleWeight    = 2
	keywordWeight  = 2
	categoryWeight = .3
	saturation     = 2  // k1
	lengthShare    = .5 // b

	coverageFloor = .05 // keeps entries that hold little of the query in order
	liftMost      = .5  // what readers prefer most gains half of its rank
	titleBonus    = 4   // for a title that says what the query says and no more
	titleSynonym  = .8  // the share of it for a title that says it in other words

	sureFrom   = .79 // certainty from which the first hit counts as an answer
	sureTitle  = .3  // what a title all said by the query adds to it
	sureBulk   = .2  // what a hit worth one rare word adds to it
	sureLong   = .06 // what each content word from longFrom to longMost adds to it
	sureAbsent = .25 // what a query of words that are spelt right and in no text loses
	trustTopic = .8  // times this for what an expression leads to without meaning it
	longFrom   = 4
	longMost   = 10

	shortQuery = 5 // words of a query in which each unknown one counts in full

	// typicalWord is what a word gives that stands once in the title and once in
	// the body of an entry of average length: (k1+1)·3/(k1+3).
	typicalWord = (saturation + 1) * 3. / (saturation + 3)
)

// Bounds on the work of one search.
const (
	prefixFrom      = 3         // letters of an unfinished word before it stands for others
	typingFrom      = 2         // the same while somebody types
	maxBeginning    = 2000      // words with one beginning that are looked at
	maxExpansion    = 24        // stems one beginning may stand for, the commonest first
	maxTypos        = 4         // corrections of one word
	maxCompared     = 256       // words one misspelt word is measured against
	maxSearched     = 8         // misspelt words of one query that are sought
	maxAlternatives = 48        // of one word
	maxKeys         = 128       // expressions that begin with one word
	maxMet          = 200       // expressions met in one query
	maxHints        = 24        // further things a query leads to
	soundFrom       = 4         // letters of a word that is sought by its sound
	soundLeast      = 3         // sounds it has: of two, too many words consist
	soundLong       = 5         // sounds of a word of which one may be another
	typoFrom        = 4         // letters from which one edit is forgiven
	firstLong       = 6         // letters of a word that is no longer short
	typo2Long       = 10        // letters from which two edits are a small part
	typo2From       = 7         // letters from which two are
	budget          = 8000      // postings of one walk: about 1 ms
	loose           = Depth / 2 // texts ranked of those that have only some of the words
	enough          = 10        // hits that need no second, looser walk
)
