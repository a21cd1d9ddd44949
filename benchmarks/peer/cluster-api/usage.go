package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// USER_HZ, which Linux fixes for amd64 and arm64.
const ticksASecond = 100

const lookEvery = 2 * time.Second

// What the processes use: processor time, and memory at its peak. Counted as for Slipway (FleetUsage, ProcessMemory).
type usage struct {
	processes []process
	mutex     sync.Mutex
	peaks     map[string]float64
	peak      float64
}

func watchUsage(ctx context.Context, processes []process) *usage {
	u := &usage{processes: processes, peaks: map[string]float64{}}
	go func() {
		for ctx.Err() == nil {
			u.look()
			time.Sleep(lookEvery)
		}
	}()
	return u
}

func (u *usage) look() {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	sum := 0.0
	for _, process := range u.processes {
		memory := proportionalMiB(process.pid)
		u.peaks[process.name] = max(u.peaks[process.name], memory)
		sum += memory
	}
	u.peak = max(u.peak, sum)
}

// Processor seconds of each process since it began.
func (u *usage) seconds() map[string]float64 {
	seconds := map[string]float64{}
	for _, process := range u.processes {
		seconds[process.name] = processorSeconds(process.pid)
	}
	return seconds
}

// Proportional set size (PSS): memory that several share counts once in their sum.
func proportionalMiB(pid int) float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "Pss:" {
			kibibytes, _ := strconv.ParseFloat(fields[1], 64)
			return kibibytes / 1024
		}
	}
	return 0
}

// utime and stime, the 12th and 13th field after the name's closing bracket (proc(5)). None of the programs starts others.
func processorSeconds(pid int) float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / ticksASecond
}

func sum(seconds map[string]float64) float64 {
	sum := 0.0
	for _, each := range seconds {
		sum += each
	}
	return sum
}
