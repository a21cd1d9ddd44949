// Package program runs one of the several programs that a binary is.
package program

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"k8s.io/component-base/cli"
)

// Server is a program that runs until it is ended.
func Server(command func() *cobra.Command) func() int {
	return func() int { return cli.Run(command()) }
}

// Run runs the program whose name the binary was called by: through a link of
// that name, or with the name as its first argument. It doesn't return.
func Run(programs map[string]func() int) {
	name := filepath.Base(os.Args[0])
	program, ok := programs[name]
	if !ok && len(os.Args) > 1 {
		name = os.Args[1]
		if program, ok = programs[name]; ok {
			os.Args = os.Args[1:]
		}
	}
	if !ok {
		names := make([]string, 0, len(programs))
		for name := range programs {
			names = append(names, name)
		}
		sort.Strings(names)
		fmt.Fprintf(os.Stderr, "run as, or with the first argument, one of: %s\n", strings.Join(names, ", "))
		os.Exit(2)
	}
	os.Exit(program())
}
