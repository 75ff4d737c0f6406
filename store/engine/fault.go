package engine

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Catch is deferred around a closure of Update: a panic becomes its error. A
// fault of the memory a file is mapped to becomes ErrDamaged.
func Catch(err *error) {
	if v := recover(); v != nil {
		if *err = Fault(v); *err == nil {
			*err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}
}

// Fault returns ErrDamaged for a recovered panic that debug.SetPanicOnFault
// made of a bad memory address, which a file cut short under its mapping
// gives, and nil for any other. Without it such a fault ends the process.
func Fault(v any) error {
	if f, ok := v.(interface {
		runtime.Error
		Addr() uintptr
	}); ok {
		return fmt.Errorf("%w: a part of the file cannot be read: %v", ErrDamaged, f)
	}
	return nil
}
