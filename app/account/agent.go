package account

import "strings"

// agentWords are the browsers and systems a person knows by name, each before
// those that pretend to be it.
func agentWords() (browsers, systems [][2]string) {
	browsers = [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"},
		{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
	systems = [][2]string{
		{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
	return browsers, systems
}

// agentName is what is kept of a User-Agent header: "Firefox · Linux", so that a
// person recognises a session; never the header.
func agentName(header string) string {
	browsers, systems := agentWords()
	var parts []string
	for _, list := range [][][2]string{browsers, systems} {
		for _, word := range list {
			if strings.Contains(header, word[0]) {
				parts = append(parts, word[1])
				break
			}
		}
	}
	return strings.Join(parts, " · ")
}
