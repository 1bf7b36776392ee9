// Transpiles one document again and again in one process, so that the time of a start is not measured.
//
//	butane-loop RUNS FILE [FILES_DIR]
//
// Prints one JSON object: milliseconds of the first and of the fastest run, bytes written, MiB held at most.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/coreos/butane/config"
	"github.com/coreos/butane/config/common"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(words []string) error {
	if len(words) < 2 {
		return fmt.Errorf("usage: butane-loop RUNS FILE [FILES_DIR]")
	}
	runs, err := strconv.Atoi(words[0])
	if err != nil {
		return err
	}
	text, err := os.ReadFile(words[1])
	if err != nil {
		return err
	}
	options := common.TranslateBytesOptions{}
	if len(words) > 2 {
		options.FilesDir = words[2]
	}
	var first, best time.Duration
	size := 0
	for i := 0; i < runs; i++ {
		begun := time.Now()
		out, report, err := config.TranslateBytes(text, options)
		took := time.Since(begun)
		if err != nil {
			return fmt.Errorf("%w\n%s", err, report.String())
		}
		size = len(out)
		if i == 0 {
			first, best = took, took
		}
		best = min(best, took)
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"firstMs": first.Seconds() * 1000,
		"bestMs":  best.Seconds() * 1000,
		"bytes":   float64(size),
		"mib":     float64(usage.Maxrss) / 1024,
	})
}
