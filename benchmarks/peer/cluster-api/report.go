package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"time"
)

// Figures of one run; Slipway's are written by dev.slipway.benchmarks.FleetFigures. Seconds and MiB.
type figures struct {
	Name               string  `json:"name"`
	Load               string  `json:"load"`
	Clusters           int     `json:"clusters"`
	Ready              int     `json:"ready"`
	AllReady           float64 `json:"allReadySeconds"` // the time-out if not all became ready
	Half               float64 `json:"p50Seconds"`
	NearlyAll          float64 `json:"p99Seconds"`
	ProcessorsReady    float64 `json:"processorSecondsUntilReady"` // of all processes for all clusters
	ProcessorsDeletion float64 `json:"processorSecondsOfDeletion"`
	Peak               float64 `json:"peakMiB"`
	Deleted            int     `json:"deleted"`
	AllDeleted         float64 `json:"allDeletedSeconds"`
}

func readFigures(file string) (figures, error) {
	var figures figures
	text, err := os.ReadFile(file)
	if err != nil {
		return figures, err
	}
	return figures, json.Unmarshal(text, &figures)
}

// quantile is the nearest rank, as of Slipway's Quantile; 0 of nothing.
func quantile(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(math.Ceil(share*float64(len(sorted))))-1].Seconds()
}

func (f *fleet) quantiles() (half, nearlyAll float64) {
	var each []time.Duration
	for name, at := range f.available {
		each = append(each, at.Sub(f.posted[name]))
	}
	slices.Sort(each)
	return quantile(each, 0.5), quantile(each, 0.99)
}

// A row of the table: what, and how to take it from figures.
type row struct {
	what  string
	value func(figures) float64
}

var rows = []row{
	{"all Ready after the first POST (s)", func(f figures) float64 { return f.AllReady }},
	{"one, p50 (s)", func(f figures) float64 { return f.Half }},
	{"one, p99 (s)", func(f figures) float64 { return f.NearlyAll }},
	{"processor seconds a cluster until Ready", func(f figures) float64 { return f.ProcessorsReady / float64(f.Clusters) }},
	{"processor seconds a cluster until deleted", func(f figures) float64 { return f.ProcessorsDeletion / float64(f.Clusters) }},
	{"peak memory of all processes (MiB PSS)", func(f figures) float64 { return f.Peak }},
	{"all deleted (s)", func(f figures) float64 { return f.AllDeleted }},
}

// table sets runs side by side, as Markdown; with two of them, how many times the first's figure the second's is.
func table(runs ...figures) string {
	var table strings.Builder
	line := func(cells ...string) { table.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	head, ruler := []string{""}, []string{"---"}
	ready, deleted, load := []string{"Ready"}, []string{"deleted"}, []string{"load at its beginning"}
	for _, run := range runs {
		head = append(head, run.Name)
		ruler = append(ruler, "---")
		ready = append(ready, fmt.Sprintf("%d of %d", run.Ready, run.Clusters))
		deleted = append(deleted, fmt.Sprintf("%d of %d", run.Deleted, run.Clusters))
		load = append(load, run.Load)
	}
	if len(runs) == 2 {
		head, ruler = append(head, "times"), append(ruler, "---")
		ready, deleted, load = append(ready, ""), append(deleted, ""), append(load, "")
	}
	line(head...)
	line(ruler...)
	line(ready...)
	for _, row := range rows {
		cells := []string{row.what}
		for _, run := range runs {
			cells = append(cells, fmt.Sprintf("%.2f", row.value(run)))
		}
		if len(runs) == 2 {
			cells = append(cells, fmt.Sprintf("%.1f", row.value(runs[1])/row.value(runs[0])))
		}
		line(cells...)
	}
	line(deleted...)
	line(load...)
	return table.String()
}

// processTable has a row a process, like that of Slipway's own.
func processTable(u *usage, begun, created, deleted map[string]float64, clusters int) string {
	var table strings.Builder
	table.WriteString("| process | CPU a cluster until Ready (ms) | until deleted (ms) | peak PSS (MiB) |\n|---|---|---|---|\n")
	for _, process := range u.processes {
		name := process.name
		fmt.Fprintf(&table, "| %s | %.0f | %.0f | %.0f |\n", name,
			1000*(created[name]-begun[name])/float64(clusters),
			1000*(deleted[name]-created[name])/float64(clusters), u.peaks[name])
	}
	return table.String()
}
