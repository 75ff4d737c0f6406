package staff

import (
	"net/http"

	"guichet/app/question"
	"guichet/app/web/kit"
	"guichet/store"
)

// waiting counts, by the word of a place of the navigation, what somebody has to
// look at: questions to moderate, reasons of those whom an article did not help,
// articles whose review is due. A page is shown without it rather than not at all.
func (s *Staff) waiting(r *http.Request) map[string]int {
	waits := map[string]int{}
	who := kit.VisitOf(r).Actor
	err := s.view(r.Context(), func(rd store.Reader) error {
		questions, err := s.Question.Counts(rd, who)
		if err != nil {
			return err
		}
		waits["questions"] = questions[question.Held]
		if waits["reasons"], err = s.Feedback.ReasonsWaiting(rd, who); err != nil {
			return err
		}
		todo, err := s.Help.ForYou(rd, who)
		waits["foryou"] = len(todo)
		return err
	})
	if err == nil {
		waits["content"], err = s.Help.ReviewsDue(r.Context(), who)
	}
	if err != nil {
		s.Log.Warn("what waits could not be counted", "err", err)
	}
	return waits
}
