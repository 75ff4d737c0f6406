package plain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// outline writes what Read found as one line a unit and a note: units as
// "from-to sign [category] title", with the sign "?" for a question, "#" for a
// heading and "~" for a proposed title; notes as "from-to reason".
func outline(page string) []string {
	units, notes := Read(strings.Split(page, "\n"))
	var out []string
	for _, u := range units {
		sign := "#"
		if u.Question {
			sign = "?"
		} else if u.Review {
			sign = "~"
		}
		out = append(out, fmt.Sprintf("%d-%d %s [%s] %s", u.From, u.To, sign, u.Category, u.Title))
	}
	for _, n := range notes {
		out = append(out, fmt.Sprintf("%d-%d %s", n.From, n.To, strings.TrimPrefix(n.Key, "source.note.")))
	}
	return out
}

type row struct {
	name, page string
	want       []string
}

func run(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			if got := outline(r.page); !slices.Equal(got, r.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(r.want, "\n"))
			}
		})
	}
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{"a mark", "Really?\nYes.", []string{"1-2 ? [] Really?"}},
		{"a full-width mark", "Really？\nYes.", []string{"1-2 ? [] Really？"}},
		{"an accordion's sign behind it", "Really? ▾\nYes.", []string{"1-2 ? [] Really?"}},
		{"first words, french", "Comment ranger\nDans la boîte.", []string{"1-2 ? [] Comment ranger"}},
		{"first words, spanish", "Cómo guardar\nEn la caja.", []string{"1-2 ? [] Cómo guardar"}},
		{"spanish without an accent is no question", "Como siempre\nEn la caja.", []string{"1-2 # [] Como siempre"}},
		{"an order is no question", "Contactez-nous\nAu comptoir.", []string{"1-2 # [] Contactez-nous"}},
		{"first words with a full stop", "How nice.\nAnd so quick.", []string{"1-1 ~ [] How nice", "2-2 ~ [] And so quick"}},
		{"two sentences", "I lost it. What now?\nAsk us.", []string{"1-2 ? [] I lost it. What now?"}},
		{"no answer at the end", "Why?\nSo.\nWhen?", []string{"1-2 ? [] Why?", "3-3 unanswered"}},
		{"numbers", "1. Why?\nSo.\n2) When?\nNow.", []string{"1-2 ? [] Why?", "3-4 ? [] When?"}},
		{"broken over two lines", "Why is the water in the tank\nstill cold?\nHeat it.",
			[]string{"1-3 ? [] Why is the water in the tank still cold?"}},
		{"within a list that a colon opens", "Ask yourself these questions before you call:\n- Is it on?\n- Is it full?",
			[]string{"1-3 ~ [] Ask yourself these questions before you call"}},
		{"an answer that ends by asking", "Is it free?\nYes. Why not?\nCome in.", []string{"1-3 ? [] Is it free?"}},
		{"an answer without a full stop", "Where?\nAt the mill\nBehind it is a yard.", []string{"1-3 ? [] Where?"}},
		{"an aside within an answer",
			"Why?\n\nSo.\nIn a hurry?\nRun.\n\nWhen?\n\nNow.\n\nWhere?\n\nHere.\n\nWho?\n\nWe.",
			[]string{"1-5 ? [] Why?", "7-9 ? [] When?", "11-13 ? [] Where?", "15-17 ? [] Who?"}},
		{"one answer of short lines", "When are you open?\nMonday: 9 to 18\nSunday: closed\nIs there a lift?\nYes.",
			[]string{"1-3 ? [] When are you open?", "4-5 ? [] Is there a lift?"}},
		{"french labels", "Question 1 : Ouvert ?\nRéponse : Oui.\nQuestion 2 : Fermé\nRéponse : Non.",
			[]string{"1-2 ? [] Ouvert ?", "3-4 ? [] Fermé"}},
		{"spanish labels", "P: Abierto\nR: Sí.\nP: Cerrado\nR: No.", []string{"1-2 ? [] Abierto", "3-4 ? [] Cerrado"}},
	})
}

func TestNoise(t *testing.T) {
	t.Parallel()
	qa := "\nWhy?\nSo."
	is := func(reason string) []string { return []string{"2-3 ? [] Why?", "1-1 " + reason} }
	run(t, []row{
		{"countdown", "Next sale in --:--:--" + qa, is("countdown")},
		{"results", "Results: 0 • Relevance: 0" + qa, is("results")},
		{"number of results", "12 résultats" + qa, is("results")},
		{"votes", "3 votes" + qa, is("counter")},
		{"a number before a question", "17" + qa, is("counter")},
		{"trail", "Home / Help / Returns" + qa, is("navigation")},
		{"skip link", "Saltar al contenido" + qa, is("navigation")},
		{"icon", "expand_more" + qa, is("sign")},
		{"rule", "––––––" + qa, is("sign")},
		{"field", "Search…" + qa, is("form")},
		{"glued labels", "Ask a questionType your question here…" + qa, is("form")},
		{"button", "Ask a question" + qa, is("form")},
		{"date", "Mis à jour le 3 mai 2024" + qa, is("updated")},
		{"rights", "© 2024 All rights reserved" + qa, is("copyright")},
		{"name of a FAQ", "F.A.Q." + qa, is("faq")},
		{"name of a FAQ and a shop", "FAQ – Blue Door" + qa, is("faq")},
		{"introduction", "Browse the answers below." + qa, is("intro")},
		{"cookie bar", "Usamos cookies para mejorar su experiencia." + qa, is("cookies")},
		{"an answer that is a number", "How many?\n24", []string{"1-2 ? [] How many?"}},
		{"an answer that is a vote", "What decides?\n3 votes", []string{"1-2 ? [] What decides?"}},
		{"an answer about searching", "Why do I see nothing?\nNo results means the word is rare.",
			[]string{"1-2 ? [] Why do I see nothing?"}},
		{"an answer about cookies", "Which cookies do you set?\nWe use cookies for the basket. You may decline them.",
			[]string{"1-2 ? [] Which cookies do you set?"}},
		{"an ellipsis in an answer", "And then?\nWait for the light…", []string{"1-2 ? [] And then?"}},
		{"feedback", "Why?\nSo.\nWas this article helpful?\nYes\nNo",
			[]string{"1-2 ? [] Why?", "3-3 feedback", "4-4 feedback", "5-5 feedback"}},
		{"menu bar", "Accueil Boutique Contact" + qa, is("navigation")},
		{"menu bar in capitals", "BLOG SHOP ACCOUNT" + qa, is("navigation")},
		{"menu bar in columns", "Home  Our shop  Contact" + qa, is("navigation")},
		{"menu bar with tabs", "Boutique\tPanier (0)\tContact" + qa, is("navigation")},
		{"menu bar below", "Why?\nSo.\nHome  Our shop  Contact", []string{"1-2 ? [] Why?", "3-3 navigation"}},
		{"an answer of names", "Where?\nHome Shop", []string{"1-2 ? [] Where?"}},
		{"an answer in columns", "Why?\nSo.\nWhat sizes?\nSmall  Medium  Large", []string{"1-2 ? [] Why?", "3-4 ? [] What sizes?"}},
		{"views", "Why?\nSo.\n1,204 views\nWhen?\nNow.\nVu 33 fois",
			[]string{"1-2 ? [] Why?", "4-5 ? [] When?", "3-3 counter", "6-6 counter"}},
		{"found helpful", "Why?\nSo.\n12 personnes sur 14 ont trouvé cela utile\nWhen?\nNow.",
			[]string{"1-2 ? [] Why?", "4-5 ? [] When?", "3-3 counter"}},
		{"feedback on one line", "¿Qué?\nEso.\n¿Le ha resultado útil? Sí No\n¿Cómo?\nAsí.",
			[]string{"1-2 ? [] ¿Qué?", "4-5 ? [] ¿Cómo?", "3-3 feedback"}},
		{"newsletter", "Why?\nSo.\nInscrivez-vous à notre newsletter\nVotre e-mail\nS'inscrire",
			[]string{"1-2 ? [] Why?", "3-3 form", "4-4 form", "5-5 form"}},
		{"an answer about the newsletter", "How do I hear of sales?\nSubscribe to our newsletter\nIt comes each month.",
			[]string{"1-3 ? [] How do I hear of sales?"}},
		{"cookie bar below", "Why?\nSo.\nWe value your privacy\nWe use cookies to measure.\nAccept all Reject all\nSettings",
			[]string{"1-2 ? [] Why?", "3-3 cookies", "4-4 cookies", "5-5 cookie_button", "6-6 cookie_button"}},
		{"cookie buttons alone", "Why?\nSo.\nTout accepter\nTout refuser",
			[]string{"1-2 ? [] Why?", "3-3 cookie_button", "4-4 cookie_button"}},
		{"prompt", "Why?\nSo.\nStill have questions?\nWrite to us", []string{"1-2 ? [] Why?", "3-3 prompt", "4-4 prompt"}},
	})
}

func TestSections(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{"heading over questions", "Orders\nWhy?\nSo.\nReturns\nWhen?\nNow.",
			[]string{"2-3 ? [Orders] Why?", "5-6 ? [Returns] When?", "1-1 category", "4-4 category"}},
		{"heading with a colon", "Orders:\nWhy?\nSo.", []string{"2-3 ? [Orders] Why?", "1-1 category"}},
		{"heading over text and questions", "Orders\nWe pack by hand.\nWhy?\nSo.",
			[]string{"2-2 ~ [Orders] We pack by hand", "3-4 ? [Orders] Why?", "1-1 category"}},
		{"numbers of two levels",
			"1. Orders\n\n1.1 Packing\n\nBy hand.\n\n1.2 Posting\n\nBy van.\n\n2. Contact\n\nAt the desk.",
			[]string{"3-5 # [Orders] Packing", "7-9 # [Orders] Posting", "11-13 # [] Contact", "1-1 category"}},
		{"label before each answer", "Topic: Tea\nWhy?\nSo.\nTopic: Milk\nWhen?\nNow.",
			[]string{"2-3 ? [Tea] Why?", "5-6 ? [Milk] When?", "1-1 category", "4-4 category"}},
		{"label within each answer", "Why?\nCategory: Tea\nSo.\nWhen?\nCategory: Milk\nNow.",
			[]string{"1-3 ? [Tea] Why?", "4-6 ? [Milk] When?", "2-2 category", "5-5 category"}},
		{"one word with a colon is no label", "Why?\nTopic: tea.\nSo.", []string{"1-3 ? [] Why?"}},
		{"headings with one question each", "Tea\nWhy?\nSo.\nMilk\nWhen?\nNow.\nCups\nWhere?\nHere.",
			[]string{"2-3 ? [Tea] Why?", "5-6 ? [Milk] When?", "8-9 ? [Cups] Where?", "1-1 category", "4-4 category",
				"7-7 category"}},
		{"capitals over headings", "ORDERS\nPaying\nBy card.\nInvoices\nIn the box.\nRETURNS\nTime\nThirty days.",
			[]string{"2-3 # [ORDERS] Paying", "4-5 # [ORDERS] Invoices", "7-8 # [RETURNS] Time", "1-1 category", "6-6 category"}},
		{"a number without its mark", "1. Why?\nSo.\n2. Changing the address\nWrite to us.\n3. When?\nNow.",
			[]string{"1-2 ? [] Why?", "3-4 # [] Changing the address", "5-6 ? [] When?"}},
		{"arrows", "▶ Why?\nSo.\n▶ Changing the address\nWrite to us.\n▶ When?\nNow.",
			[]string{"1-2 ? [] Why?", "3-4 # [] Changing the address", "5-6 ? [] When?"}},
		{"pictures", "💳 Why?\nSo.\n📦 When?\nNow.", []string{"1-2 ? [] Why?", "3-4 ? [] When?"}},
		{"the same title, another answer", "Why?\nSo.\nWhen?\nNow.\nWhy?\nBecause.",
			[]string{"1-2 ? [] Why?", "3-4 ? [] When?", "5-6 ? [] Why? (2)"}},
		{"the same title and answer", "Why?\nSo.\nWhen?\nNow.\nWHY?\nSo.",
			[]string{"1-2 ? [] Why?", "3-4 ? [] When?", "5-6 duplicate"}},
		{"the same in two sections", "Tea\nWhy?\nSo.\nMilk\nWhy?\nSo.",
			[]string{"2-3 ? [Tea] Why?", "5-6 ? [Milk] Why?", "1-1 category", "4-4 category"}},
	})
}

func TestMenus(t *testing.T) {
	t.Parallel()
	names := "- Alpha\n- Beta\n- Gamma\n- Delta\n- Epsilon"
	run(t, []row{
		{"at the end", "Why?\nSo it is.\n" + names, []string{"1-2 ? [] Why?", "3-7 menu"}},
		{"at the end, too short", "Why?\nSo it is.\n- Alpha\n- Beta\n- Gamma\n- Delta", []string{"1-6 ? [] Why?"}},
		{"an announced list", "Why?\nThese count:\n" + names, []string{"1-7 ? [] Why?"}},
		{"a list that answers", "Which letters?\n" + names, []string{"1-6 ? [] Which letters?"}},
		{"a list below a heading", "Letters\n" + names, []string{"1-6 # [] Letters"}},
		{"at the top, with a heading below", "A\nB\nC\nD\nE\nOrders\nWhy?\nSo.",
			[]string{"7-8 ? [Orders] Why?", "1-5 menu", "6-6 category"}},
		{"between sections", "Why?\nSo it is.\n\nAa\nBb\nCc\nDd\nEe\nFf\n\nOrders\n\nWhen?\nNow.",
			[]string{"1-2 ? [] Why?", "13-14 ? [Orders] When?", "4-9 menu", "11-11 category"}},
	})
}

func TestTextWithoutTitles(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{"paragraphs", "One thing is so.\n\nAnother is not.\n\nIf so, wait.",
			[]string{"1-1 ~ [] One thing is so", "3-3 ~ [] Another is not", "5-5 ~ [] If so, wait"}},
		{"a colon and what it announces",
			"Before you begin you need these three things:\n\nA key to the yard, a lamp, and time.\n\nThen go in.",
			[]string{"1-3 ~ [] Before you begin you need these three things", "5-5 ~ [] Then go in"}},
		{"lines that lean on the one above", "One thing is so.\nIf it is not, wait.\nThis takes a day.\nAnother is not.",
			[]string{"1-3 ~ [] One thing is so", "4-4 ~ [] Another is not"}},
		{"one title for two answers", "Wait a day, or so.\n\nWait a day, or so. Then call.",
			[]string{"1-1 ~ [] Wait a day, or so", "3-3 ~ [] Wait a day, or so (2)"}},
	})
}

func TestProposedTitles(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, text, want string }{
		{"first sentence", "We open at nine. We close at six.", "We open at nine"},
		{"its mark stays", "C’est facile ! Suivez le guide.", "C’est facile !"},
		{"a word is no sentence", "Yes. You may bring your own clay.", "Yes. You may bring your own clay"},
		{"first clause", "To change the address of your invoice, open the page of payments, then choose Edit and save.",
			"To change the address of your invoice"},
		{"a short clause is passed over",
			"Yes, the whole house follows the rules for data of all the people in it and says so.",
			"Yes, the whole house follows the rules for data of all the people in…"},
		{"one long word", strings.Repeat("x", 90), "…"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := propose(row.text, longTitle); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestBodyKeepsTheTextOfThePage(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, text, want string }{
		{"emphasis", "a *b* _c_ d_e", `a \*b\* \_c\_ d_e`},
		{"code", "press `x`", "press \\`x\\`"},
		{"markup", "use <b> and a < b", `use \<b> and a < b`},
		{"an entity", "&amp; & &", `\&amp; & &`},
		{"a link", "[a](b) and [c]", `\[a](b) and [c]`},
		{"a heading", "# one", `\# one`},
		{"a date", "1. May", `1\. May`},
		{"a quote", "> one", `\> one`},
		{"strike", "~~no~~", `\~~no\~~`},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			units, _ := Read([]string{"Why?", "So.", "When?", "Then " + row.text})
			if got := strings.TrimPrefix(units[1].Body, "Then "); got != row.want && !strings.Contains("#>1", row.text[:1]) {
				t.Errorf("%q, want %q", got, row.want)
			}
			if got := guard(escape(row.text)); got != row.want {
				t.Errorf("at the beginning: %q, want %q", got, row.want)
			}
		})
	}
}
