package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A program that was started. All of them end with this one, which is the first of its PID namespace (pid_namespaces(7)).
type process struct {
	name string
	pid  int
}

type processes struct {
	logs string
	all  []process
	died chan error
}

// start runs a program in a session of its own, with the precedence that ./slipway up gives to Slipway's processes: the
// nice value of the session (autogroup, sched(7)) is what counts beside other sessions. Where it may not, it goes without.
func (p *processes) start(name, path string, environment []string, arguments ...string) error {
	file := filepath.Join(p.logs, name+".log")
	log, err := os.Create(file)
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command(path, arguments...)
	command.Args[0] = name // Kubernetes' one binary goes by the name that it is called
	command.Env = append(os.Environ(), environment...)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return err
	}
	_ = os.WriteFile(fmt.Sprintf("/proc/%d/autogroup", command.Process.Pid), []byte("-10"), 0)
	p.all = append(p.all, process{name, command.Process.Pid})
	go func() {
		err := command.Wait()
		p.died <- fmt.Errorf("%s ended by itself (%v); its last words, of %s:\n%s", name, err, file, tail(file, 15))
	}()
	return nil
}

func tail(file string, lines int) string {
	text, _ := os.ReadFile(file)
	all := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// await asks until there is no error any more, five times a second.
func await(ctx context.Context, what string, ask func(context.Context) error) error {
	for {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w; last: %w", what, context.Cause(ctx), err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}
