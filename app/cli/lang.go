package cli

import "guichet/app"

// spoken chooses the language of sentences as POSIX does (Base Definitions,
// 8.2): the first of LC_ALL, LC_MESSAGES and LANG that is set decides. A
// language Guichet does not know, and "C", mean English. Where none is set,
// Windows is asked.
func spoken(getenv func(string) string) app.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value := getenv(name)
		if value == "" {
			continue
		}
		if l, ok := app.ParseLang(beforeDot(value)); ok {
			return l
		}
		return app.English
	}
	if l, ok := app.ParseLang(machineLang()); ok {
		return l
	}
	return app.English
}

// beforeDot cuts the character set off a locale: "fr_FR.UTF-8".
func beforeDot(locale string) string {
	for i := range len(locale) {
		if locale[i] == '.' || locale[i] == '@' {
			return locale[:i]
		}
	}
	return locale
}
