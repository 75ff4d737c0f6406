package power_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/build/faults/power"
)

// hexed writes a text as strace -xx does.
func hexed(text string) string {
	b := ""
	for _, c := range []byte(text) {
		b += fmt.Sprintf(`\x%02x`, c)
	}
	return b
}

// lines replaces 'text' by "text" and {text} by <text>, both in hexadecimal.
func lines(text string) string {
	for _, q := range [][3]string{{"'", `"`, `"`}, {"{", "<", ">"}} {
		parts := strings.Split(strings.ReplaceAll(text, "}", "{"), q[0])
		if q[0] == "'" {
			parts = strings.Split(text, q[0])
		}
		for i := 1; i < len(parts); i += 2 {
			parts[i] = q[1] + hexed(parts[i]) + q[2]
		}
		text = strings.Join(parts, "")
	}
	return text
}

// made lists what 300 crashes at the end of a recording leave: each state as
// its files' names, sizes and first bytes.
func made(t *testing.T, recording string) map[string]int {
	t.Helper()
	steps, err := power.Parse(strings.NewReader(lines(recording)))
	if err != nil {
		t.Fatal(err)
	}
	d := power.New("/top")
	for _, s := range steps {
		if err := d.Play(s); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(1, 1))
	states := map[string]int{}
	for range 300 {
		text := ""
		for _, f := range d.Crash(random.IntN).Files {
			text += fmt.Sprintf("%s %d %.3s;", f.Name, f.Size, strings.TrimRight(string(f.Data), "\x00"))
		}
		states[text]++
	}
	return states
}

const opened = "1 openat(AT_FDCWD{/}, '/top/a', O_RDWR|O_CREAT, 0600) = 5{/top/a}\n"

const folderSynced = "1 openat(AT_FDCWD{/}, '/top', O_RDONLY) = 6{/top}\n1 fsync(6{/top}) = 0\n"

func TestCrash(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, recording string
		want            []string // exactly these states
	}{
		{"a name without a sync", opened, []string{"", "a 0 ;"}},
		{"a synced name", opened + folderSynced, []string{"a 0 ;"}},
		{"bytes without a sync", opened + folderSynced + "1 write(5{/top/a}, 'one', 3) = 3\n",
			[]string{"a 0 ;", "a 3 ;", "a 3 one;"}},
		{"synced bytes", opened + folderSynced + "1 write(5{/top/a}, 'one', 3) = 3\n1 fdatasync(5{/top/a}) = 0\n",
			[]string{"a 3 one;"}},
		{"a sync of another moment", opened + folderSynced + "1 pwrite64(5{/top/a}, 'one', 3, 0 <unfinished ...>\n" +
			"2 fdatasync(5{/top/a}) = 0\n1 <... pwrite64 resumed>) = 3\n", []string{"a 0 ;", "a 3 ;", "a 3 one;"}},
		{"a write over synced bytes", opened + folderSynced + "1 write(5{/top/a}, 'one', 3) = 3\n1 fsync(5{/top/a}) = 0\n" +
			"1 pwrite64(5{/top/a}, 'two', 3, 0) = 3\n", []string{"a 3 one;", "a 3 two;"}},
		{"a failed sync and a good one", opened + folderSynced + "1 write(5{/top/a}, 'one', 3) = 3\n" +
			"1 fsync(5{/top/a}) = -1 EIO (Input/output error)\n1 fsync(5{/top/a}) = 0\n", []string{"a 0 ;", "a 3 ;", "a 3 one;"}},
		{"a failed sync and a new write", opened + folderSynced + "1 write(5{/top/a}, 'one', 3) = 3\n" +
			"1 fsync(5{/top/a}) = -1 EIO (Input/output error)\n1 pwrite64(5{/top/a}, 'two', 3, 0) = 3\n1 fsync(5{/top/a}) = 0\n",
			[]string{"a 3 two;"}},
		{"a failed call", opened + folderSynced + "1 write(5{/top/a}, 'one', 3) = -1 EIO (Input/output error)\n", []string{"a 0 ;"}},
		{"a move without a sync", opened + folderSynced + "1 renameat(6{/top}, 'a', 6{/top}, 'b') = 0\n",
			[]string{"a 0 ;", "b 0 ;"}},
		{"a synced move", opened + folderSynced + "1 renameat(6{/top}, 'a', 6{/top}, 'b') = 0\n1 fsync(6{/top}) = 0\n",
			[]string{"b 0 ;"}},
		{"a second name without a sync", opened + folderSynced + "1 linkat(6{/top}, 'a', 6{/top}, 'b', 0) = 0\n",
			[]string{"a 0 ;", "a 0 ;b 0 ;"}},
		{"a removal without a sync", opened + folderSynced + "1 unlinkat(6{/top}, 'a', 0) = 0\n", []string{"", "a 0 ;"}},
		{"a longer file", opened + folderSynced + "1 ftruncate(5{/top/a}, 9) = 0\n", []string{"a 0 ;", "a 9 ;"}},
		{"room for a file", opened + folderSynced + "1 fallocate(5{/top/a}, 0, 4, 5) = 0\n1 fsync(5{/top/a}) = 0\n",
			[]string{"a 9 ;"}},
		{"room beside its size", opened + folderSynced + "1 fallocate(5{/top/a}, FALLOC_FL_KEEP_SIZE, 4, 5) = 0\n",
			[]string{"a 0 ;"}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			states := made(t, r.recording)
			for _, want := range r.want {
				if states[want] == 0 {
					t.Errorf("%q never came, but %v", want, states)
				}
			}
			if len(states) != len(r.want) {
				t.Errorf("%v, want %q", states, r.want)
			}
		})
	}
}

// A write is torn where sectors end, and nowhere else.
func TestTorn(t *testing.T) {
	t.Parallel()
	page := strings.Repeat("a", 512) + strings.Repeat("b", 512)
	states := map[string]int{}
	steps, err := power.Parse(strings.NewReader(lines(opened + folderSynced + "1 write(5{/top/a}, '" + page + "', 1024) = 1024\n")))
	if err != nil {
		t.Fatal(err)
	}
	d := power.New("/top")
	for _, s := range steps {
		if err := d.Play(s); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		f := d.Crash(random.IntN).Files[0]
		data := append(f.Data, make([]byte, 1024-len(f.Data))...)
		for _, part := range []string{string(data[:512]), string(data[512:])} {
			if strings.Count(part, part[:1]) != 512 {
				t.Fatalf("a sector is torn: %q", part)
			}
		}
		states[fmt.Sprintf("%d%c%c", f.Size, data[0], data[512])]++
	}
	for _, want := range []string{"0\x00\x00", "1024\x00\x00", "1024a\x00", "1024\x00b", "1024ab"} {
		if states[want] == 0 {
			t.Errorf("%q never came, but %v", want, states)
		}
	}
}

func TestStateIsMade(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := power.State{Folders: []string{"x", "x/y"}, Files: []power.File{{Name: "x/y/f", Data: []byte("one"), Size: 5}}}
	if err := s.Write(dir); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "x", "y", "f")); string(b) != "one\x00\x00" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
}

func TestWhatIsNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1 nonsense\n", "1 <... write resumed>) = 3\n", "1 write(1, 'x', 1\n", "1 write(1, 'x', 1) = many\n"} {
		if _, err := power.Parse(strings.NewReader(lines(text))); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	for _, text := range []string{
		"1 fallocate(5{/top/a}, FALLOC_FL_PUNCH_HOLE, 4, 5) = 0\n", "1 lseek(5{/top/a}, 0, SEEK_SET) = 0\n",
		"1 renameat(AT_FDCWD{/}, '/top/a', AT_FDCWD{/}, '/elsewhere') = 0\n",
	} {
		steps, err := power.Parse(strings.NewReader(lines(opened + text)))
		d, played := power.New("/top"), error(nil)
		for _, s := range steps {
			if played == nil {
				played = d.Play(s)
			}
		}
		if err != nil || played == nil {
			t.Errorf("%q was played (%v)", text, err)
		}
	}
}
