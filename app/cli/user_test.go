package cli

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"guichet/app/keys"
)

// TestUser adds, lists, resets, disables and enables accounts, alone and by
// asking the process that serves the folder.
func TestUser(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	user := func(args ...string) result {
		t.Helper()
		return run(t, nil, append([]string{"user", "--data", data}, args...)...)
	}
	expect(t, user("list"), ExitFailed, data)
	expect(t, user("add", "claire@basilic.example", "--role", "owner"), ExitDone, "Invitation", "  /staff/invitation/", "Put the address of your site")
	expect(t, user("add", "CLAIRE@basilic.example"), ExitFailed, "already an account")
	expect(t, user("reset", "nobody@basilic.example"), ExitFailed, "no such account")
	expect(t, user("reset", "claire"), ExitFailed, "not an e-mail address")

	served, address := serveOn(t, data)
	first := served.line(t, `^  (http://\S+/staff/first/[\w-]{43})$`)
	if !strings.HasPrefix(first, address+"/") {
		t.Errorf("%s is not below %s", first, address)
	}
	expect(t, user("add", "agent@basilic.example"), ExitDone, "  "+address+"/staff/invitation/")
	expect(t, user("reset", "agent@basilic.example"), ExitDone, "  "+address+"/staff/invitation/")
	expect(t, user("list"), ExitDone, "claire@basilic.example", "Owner", "agent@basilic.example", "Agent", "Invited")
	expect(t, user("disable", "agent@basilic.example"), ExitDone, "agent@basilic.example is disabled")
	expect(t, user("reset", "agent@basilic.example"), ExitFailed, "is disabled")
	expect(t, user("enable", "agent@basilic.example"), ExitDone, "active again")
	expect(t, user("enable", "agent@basilic.example"), ExitFailed, "not disabled")
	expect(t, user("reset", "agent@basilic.example", "--new-keys"), ExitFailed, "stopped site only")
	served.stop(t, syscall.SIGTERM)
	// Another start has another link.
	served, _ = serveOn(t, data)
	if again := served.line(t, `^  (http://\S+/staff/first/[\w-]{43})$`); filepath.Base(again) == filepath.Base(first) {
		t.Error("two starts printed one link")
	}
	served.stop(t, syscall.SIGTERM)
	expect(t, run(t, nil, "check", "--data", data), ExitDone, "Audit log: 5 sealed entries, 0 waiting")
}

// TestLostKeys serves readers while the keys are missing, says what is lost and
// what to do, and makes new keys when somebody says that they are lost for good.
func TestLostKeys(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	expect(t, run(t, nil, "user", "add", "claire@basilic.example", "--role", "owner", "--data", data), ExitDone)
	root, err := os.OpenRoot(data)
	if err != nil {
		t.Fatal(err)
	}
	mark, err := keys.ReadMark(root)
	root.Close()
	if err != nil {
		t.Fatal(err)
	}
	expect(t, run(t, nil, "user", "reset", "claire@basilic.example", "--new-keys", "--data", data), ExitFailed, "are not lost", mark.File)
	if err := os.Rename(mark.File, mark.File+".away"); err != nil {
		t.Fatal(err)
	}
	served, address := serveOn(t, data)
	if !strings.Contains(served.log(), "key file of this folder is missing: it is not at "+mark.File) {
		t.Errorf("nothing is said of the keys:\n%s", served.log())
	}
	res, err := http.Get(address + "/fr")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("a reader gets %s", res.Status)
	}
	expect(t, run(t, nil, "user", "reset", "claire@basilic.example", "--data", data), ExitFailed, "--new-keys", mark.File)
	expect(t, run(t, nil, "check", "--data", data), ExitDone, "could not be verified")
	served.stop(t, syscall.SIGTERM)
	if regexp.MustCompile(`/staff/first/`).MatchString(served.log()) {
		t.Error("a link to become owner was printed without keys")
	}
	for _, name := range []string{"de", "fr_FR.UTF-8", "es_ES.UTF-8"} {
		expect(t, run(t, []string{"LC_ALL=" + name}, "user", "reset", "claire@basilic.example", "--data", data), ExitFailed, "--new-keys")
	}
	expect(t, run(t, nil, "user", "reset", "claire@basilic.example", "--new-keys", "--data", data), ExitDone,
		"New keys were made", "1 account lost", "/staff/invitation/")
	expect(t, run(t, nil, "user", "reset", "claire@basilic.example", "--data", data), ExitDone, "/staff/invitation/")
}

func TestUserSaysWhatItNeeds(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"What is to be done?": {"user"}, "“fire” is no action": {"user", "fire", "a@b.example"}, "Whose?": {"user", "reset"},
		"“boss” is no role": {"user", "add", "a@b.example", "--role", "boss"},
	} {
		code, _, errs := inProcess(t, nil, args...)
		if code != ExitUsage || !strings.Contains(errs, want) {
			t.Errorf("%v: %d, %s", args, code, errs)
		}
	}
}
