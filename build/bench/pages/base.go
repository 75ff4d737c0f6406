package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"
)

// page is an article as the program sent it, with the headers that matter.
type page struct {
	Path, Type, Coding, Tag string
	Body                    []byte
}

var bucket = []byte("pages")

// writeBase fills the minimal server's file.
func writeBase(name string, pages []page) error {
	db, err := bolt.Open(name, 0o600, nil)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucket)
		if err != nil {
			return err
		}
		for _, p := range pages {
			if err := b.Put([]byte(p.Path), p.Body); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.Close()
}

// serveBase is the minimal server: a process of its own, so that its memory and
// its time can be told apart.
func serveBase(name, coding string) error {
	db, err := bolt.Open(name, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", ln.Addr())
	srv := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			var body []byte
			err := db.View(func(tx *bolt.Tx) error {
				body = append(body, tx.Bucket(bucket).Get([]byte(r.URL.Path))...)
				return nil
			})
			if err != nil || len(body) == 0 {
				http.NotFound(w, r)
				return
			}
			h := w.Header()
			h.Set("Content-Type", "text/html; charset=utf-8")
			h.Set("Content-Length", strconv.Itoa(len(body)))
			if coding != "" {
				h.Set("Content-Encoding", coding)
			}
			_, _ = w.Write(body)
		})}
	return srv.Serve(ln)
}

// writeFiles puts the same bytes where nginx finds them, under the same paths.
func writeFiles(dir string, pages []page) error {
	for _, p := range pages {
		name := filepath.Join(dir, filepath.FromSlash(p.Path), "index.html")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, p.Body, 0o644); err != nil {
			return err
		}
	}
	return nil
}
