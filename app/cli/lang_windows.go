package cli

import "golang.org/x/sys/windows"

// machineLang is the language the machine speaks with its user, as "fr-FR"; empty
// where it does not say.
func machineLang() string {
	list, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil || len(list) == 0 {
		return ""
	}
	return list[0]
}
