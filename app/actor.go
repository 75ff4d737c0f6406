package app

// Role is what a person is to the business. Roles are ordered: each may read
// what the ones before it may read.
type Role uint8

// The roles, from the street to the owner's desk.
const (
	Anyone   Role = iota // a visitor who is not signed in
	SignedIn             // a customer with an account
	Agent                // staff: answers customers
	Editor               // staff: writes and publishes
	Owner                // staff: everything
)

// String is the word of a role: "anyone", "customer", "agent", "editor",
// "owner".
func (r Role) String() string {
	switch r {
	case SignedIn:
		return "customer"
	case Agent:
		return "agent"
	case Editor:
		return "editor"
	case Owner:
		return "owner"
	}
	return "anyone"
}

// Actor is who asks. Reading functions take one right after the store.Reader.
type Actor struct {
	Role Role
	ID   ID // zero for a visitor and for the program itself
}

// Visitor returns the actor of a request that carries no session.
func Visitor() Actor { return Actor{Role: Anyone} }

// Desk returns the actor of the command line and of the program's own jobs:
// whoever can run it in the data folder already owns that folder.
func Desk() Actor { return Actor{Role: Owner} }

// Audience says who may read a piece of content.
type Audience string

// The audiences. The empty string reads as Everyone.
const (
	Everyone     Audience = "everyone"
	SignedInOnly Audience = "signed-in"
	StaffOnly    Audience = "staff"
)

// ParseAudience reads an audience; the empty string is Everyone.
func ParseAudience(s string) (Audience, bool) {
	switch a := Audience(s); a {
	case "":
		return Everyone, true
	case Everyone, SignedInOnly, StaffOnly:
		return a, true
	}
	return "", false
}

// MayRead reports whether the actor belongs to the audience.
func (a Actor) MayRead(aud Audience) bool {
	switch aud {
	case Everyone, "":
		return true
	case SignedInOnly:
		return a.Role >= SignedIn
	case StaffOnly:
		return a.Role >= Agent
	}
	return false
}
