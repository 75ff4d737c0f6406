package staff

import (
	"net/http"

	"guichet/app/question"
	"guichet/app/web/kit"
	"guichet/store"
)

// countWaiting notes at the places of the navigation what strangers left that
// somebody has to look at: questions to moderate, reasons of those whom an
// article did not help. A page is shown without it rather than not at all.
func (s *Staff) countWaiting(r *http.Request, nav [][]NavLink) {
	waits := map[string]int{}
	who := kit.VisitOf(r).Actor
	err := s.view(r.Context(), func(rd store.Reader) error {
		questions, err := s.Question.Counts(rd, who)
		if err != nil {
			return err
		}
		waits["questions"] = questions[question.Held]
		waits["reasons"], err = s.Feedback.ReasonsWaiting(rd, who)
		return err
	})
	if err != nil {
		s.Log.Warn("what waits could not be counted", "err", err)
	}
	for _, group := range nav {
		for i := range group {
			group[i].Count += waits[group[i].Word]
		}
	}
}
