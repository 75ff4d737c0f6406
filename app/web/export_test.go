package web

import "guichet/app/web/kit"

// Table is the table of routes; the endpoints are not to be called.
func Table() []kit.Route { return routes(nil, nil, nil, nil) }
