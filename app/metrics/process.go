package metrics

import (
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
)

// process are the figures of the process itself, under the names every
// dashboard for Go programs knows. Those of /proc are only told where it is.
func process() []gauge {
	all := []gauge{
		{"go_goroutines", "Goroutines there are.", "gauge", "", func() float64 { return float64(runtime.NumGoroutine()) }},
		runtimeFigure("go_memstats_heap_alloc_bytes", "Heap in use by objects.", "gauge", "/memory/classes/heap/objects:bytes"),
		runtimeFigure("go_memstats_sys_bytes", "Memory taken from the system.", "gauge", "/memory/classes/total:bytes"),
		runtimeFigure("go_memstats_next_gc_bytes", "Heap at which it is next cleaned.", "gauge", "/gc/heap/goal:bytes"),
		runtimeFigure("go_gc_cycles_total", "Times the heap was cleaned.", "counter", "/gc/cycles/total:gc-cycles"),
	}
	if _, err := os.Stat("/proc/self/statm"); err == nil {
		all = append(all,
			gauge{"process_resident_memory_bytes", "Memory the process holds.", "gauge", "", resident},
			gauge{"process_cpu_seconds_total", "Processor time, in seconds.", "counter", "", processorTime},
			gauge{"process_open_fds", "Files and connections that are open.", "gauge", "", descriptors})
	}
	return all
}

// runtimeFigure is one of package runtime/metrics.
func runtimeFigure(name, help, kind, source string) gauge {
	return gauge{name, help, kind, "", func() float64 {
		s := []metrics.Sample{{Name: source}}
		metrics.Read(s)
		if s[0].Value.Kind() != metrics.KindUint64 {
			return 0
		}
		return float64(s[0].Value.Uint64())
	}}
}

// resident is the second figure of statm.
func resident() float64 { return memory(1) }

// Files is how many bytes of files that were read in place the system counts as
// this process's memory; 0 where there is no /proc.
func Files() int { return int(memory(2)) }

// memory reads a figure of statm, which are in pages (proc_pid_statm(5)), as bytes.
func memory(i int) float64 {
	data, _ := os.ReadFile("/proc/self/statm")
	return field(string(data), i) * float64(os.Getpagesize())
}

// processorTime reads utime and stime of stat, which count hundredths of a
// second; they are the 14th and 15th, and the second holds a name in brackets.
func processorTime() float64 {
	data, _ := os.ReadFile("/proc/self/stat")
	_, rest, _ := strings.Cut(string(data), ") ")
	return (field(rest, 11) + field(rest, 12)) / 100
}

func descriptors() float64 {
	list, _ := os.ReadDir("/proc/self/fd")
	return float64(len(list))
}

func field(text string, i int) float64 {
	fields := strings.Fields(text)
	if i >= len(fields) {
		return 0
	}
	n, _ := strconv.ParseFloat(fields[i], 64)
	return n
}

// label writes a label; what the format gives a meaning is escaped.
func label(name, value string) string {
	return name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value) + `"`
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
