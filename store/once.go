package store

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"
)

// onceKept is how long a result is remembered.
const onceKept = 24 * time.Hour

// onceSwept is how many forgotten results one use of Once removes.
const onceSwept = 10

// onceResult is kept under the hash of its operation: a Message-ID or a form
// token has no place in a key.
type onceResult struct {
	Op     []byte          `json:"op"`
	Until  time.Time       `json:"until"`
	Result json.RawMessage `json:"result"`
}

var (
	onceResults = NewTable("_once", func(o *onceResult) Key { return K(o.Op) }, Quiet(), internal())
	onceByEnd   = onceResults.List(1, "until", func(o *onceResult) []Key { return []Key{K(o.Until)} })
)

// Once runs fn the first time an operation comes and gives its result again
// when the operation is repeated within 24 hours: the second click on a form,
// a mail delivered twice. op names the operation and who does it. The result
// is kept as JSON; an error of fn is not kept.
func Once[T any](tx *Tx, op string, fn func() (T, error)) (T, error) {
	var result T
	sum := sha256.Sum256([]byte(op))
	was, err := onceResults.GetMany(tx, []Key{K(sum[:])})
	if err != nil {
		return result, err
	}
	if len(was) == 1 && was[0].Until.After(tx.now) {
		if err := json.Unmarshal(was[0].Result, &result); err != nil {
			return result, fmt.Errorf("%w: a kept result: %w", ErrDamaged, err)
		}
		return result, nil
	}
	if result, err = fn(); err != nil {
		return result, err
	}
	kept, err := encode(result)
	if err != nil {
		return result, fmt.Errorf("keep a result: %w", err)
	}
	if err := sweepOnce(tx); err != nil {
		return result, err
	}
	return result, onceResults.Put(tx, onceResult{Op: sum[:], Until: tx.now.Add(onceKept), Result: kept})
}

func sweepOnce(tx *Tx) error {
	keys, _, err := onceByEnd.Keys(tx, nil, Page{To: K(tx.now), Limit: onceSwept})
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := onceResults.Delete(tx, key); err != nil {
			return err
		}
	}
	return nil
}
