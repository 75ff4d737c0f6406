package site

// SplitSitemap makes files of so many addresses.
func (s *Site) SplitSitemap(n int) { s.sitemapLength = n }
