package source

import "golang.org/x/net/html"

// article reads a page that asks nothing as one article: its first heading is
// the title, the others stay in the body.
func (p *webSite) article() error {
	if err := p.leaveHead(); err != nil {
		return err
	}
	e, top := Entry{}, 1
	var nodes []*html.Node
	for i := 0; i < len(p.steps); {
		s := p.steps[i]
		if s.kind == outside {
			next, err := p.leaveStep(i)
			if err != nil {
				return err
			}
			i = next
			continue
		}
		if e.From == 0 {
			e.From = s.line
		}
		e.To = p.end(i)
		if s.kind == headline && e.Title == "" && len(nodes) == 0 {
			e.Title, top = s.text, s.level
		} else {
			nodes = append(nodes, s.asNode(top))
		}
		i++
	}
	if e.From == 0 {
		return nil
	}
	if e.Title == "" {
		e.Title, e.Review = p.title, true
	}
	if e.Title == "" {
		e.Title = humanName(stem(p.path))
	}
	var err error
	if e.Body, err = p.asMarkdown(p.convert, nodes); err != nil {
		return err
	}
	return p.put(e)
}
