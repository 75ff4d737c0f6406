package boot

import (
	"context"
	"io"
	"os"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/web"
	"guichet/app/web/portable"
	"guichet/app/web/staff"
	"guichet/frontend"
)

// Copy writes the published site to w as a ZIP of plain files, by opening the
// folder or by asking who has it open. After an error w holds something useless.
func Copy(ctx context.Context, opt Options, w io.Writer) (portable.Told, error) {
	var told portable.Told
	err := either(ctx, opt, func(h *House) (err error) {
		told, err = h.writeCopy(ctx, w)
		return err
	}, func(h *holder) (err error) {
		told, err = h.copySite(ctx, w)
		return err
	})
	return told, err
}

func (h *House) writeCopy(ctx context.Context, w io.Writer) (portable.Told, error) {
	front, err := frontend.Open()
	if err != nil {
		return portable.Told{}, err
	}
	return web.Copy(ctx, h.handlerDeps(front), w)
}

// Copy writes the copy of the site under tmp/ and hands it over. What is in it
// anybody may read, so editors may have it.
func (d *desk) Copy(ctx context.Context, who app.Actor) (staff.Parcel, error) {
	if who.Role < app.Editor {
		return staff.Parcel{}, app.E(app.Forbidden, "error.role")
	}
	if !d.copying.TryLock() {
		return staff.Parcel{}, app.E(app.Busy, "copy.error.busy")
	}
	defer d.copying.Unlock()
	if err := d.record(ctx, audit.By(who, d.clock(), "copy.run")); err != nil {
		return staff.Parcel{}, err
	}
	return d.handOver("copy", "guichet-site-"+d.clock().Format("2006-01-02")+".zip", func(w io.Writer) error {
		_, err := d.writeCopy(ctx, w)
		return err
	})
}

// handOver makes a file under tmp/ that goes when it is closed.
func (d *desk) handOver(what, name string, fill func(io.Writer) error) (staff.Parcel, error) {
	root, done, err := d.scratch(what)
	if err != nil {
		return staff.Parcel{}, err
	}
	f, err := root.OpenFile("content", os.O_CREATE|os.O_RDWR|os.O_EXCL, 0o600)
	if err == nil {
		err = fill(f)
		if _, seek := f.Seek(0, io.SeekStart); err == nil {
			err = seek
		}
	}
	if err != nil {
		if f != nil {
			_ = f.Close()
		}
		done()
		return staff.Parcel{}, err
	}
	return parcel(f, name, done)
}
