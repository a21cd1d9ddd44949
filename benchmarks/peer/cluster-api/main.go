// Command cluster-api makes clusters with Cluster API's in-memory provider and deletes them again, and says in Markdown
// how long that took and what it used. The script run builds what it needs and starts it in namespaces of its own.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Which Kubernetes the simulated machines say they run. Nothing of it is there.
const version = "v1.36.3"

// How long all its programs may take to start; a busy machine takes a minute.
const startPatience = 5 * time.Minute

type options struct {
	programs, etcd, kubernetes, work, logs, beside string
	clusters, inFlight                             int
	patience                                       time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.programs, "programs", "", "folder of the managers and their configurations")
	flag.StringVar(&o.etcd, "etcd", "", "the program etcd")
	flag.StringVar(&o.kubernetes, "kubernetes", "", "the program that is kube-apiserver and kube-controller-manager")
	flag.StringVar(&o.work, "work", "", "an empty folder, for data")
	flag.StringVar(&o.logs, "logs", "", "a folder for the programs' logs")
	flag.StringVar(&o.beside, "beside", "", "file of Slipway's figures, to be set beside")
	flag.IntVar(&o.clusters, "clusters", 10, "how many")
	flag.IntVar(&o.inFlight, "in-flight", 0, "how many may be on their way at once; 0 for all")
	flag.DurationVar(&o.patience, "patience", 15*time.Minute, "how long all may take to become Available, and to go")
	flag.Parse()
	if os.Getpid() != 1 {
		fmt.Fprintln(os.Stderr, "To be started by the script run: in a PID namespace of its own, so that all it starts ends with it.")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := o.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (o options) run(ctx context.Context) error {
	processes := &processes{logs: o.logs, died: make(chan error, 16)}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() { cancel(<-processes.died) }()

	plane := &controlPlane{processes: processes, work: o.work, etcd: o.etcd, kubernetes: o.kubernetes}
	if err := o.start(ctx, plane); err != nil {
		return err
	}
	delays, err := readDelays()
	if err != nil {
		return err
	}
	fleet := newFleet(plane.client, delays, version, o.clusters, o.inFlight)
	if err := fleet.listen(ctx); err != nil {
		return err
	}
	figures, processTable, err := o.measure(ctx, fleet, watchUsage(ctx, processes.all))
	if err != nil {
		return err
	}
	return o.report(figures, processTable)
}

func (o options) start(ctx context.Context, plane *controlPlane) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startPatience, errors.New("not there in time"))
	defer cancel()
	if err := plane.start(ctx); err != nil {
		return err
	}
	if err := serveDocker(); err != nil {
		return err
	}
	installer := installer{plane.client, o.programs, plane.authority}
	for _, manager := range managers {
		if err := installer.definitions(ctx, manager); err != nil {
			return err
		}
	}
	if err := await(ctx, "the CRDs", installer.established); err != nil {
		return err
	}
	for _, manager := range managers {
		if err := plane.startManager(o.programs, manager); err != nil {
			return err
		}
	}
	for _, manager := range managers {
		if err := await(ctx, manager.name, manager.ready); err != nil {
			return err
		}
		if err := installer.webhooks(ctx, manager); err != nil {
			return err
		}
	}
	return nil
}

// measure makes the clusters and deletes them.
func (o options) measure(ctx context.Context, fleet *fleet, usage *usage) (figures, string, error) {
	figures := figures{Name: "Cluster API", Load: load(), Clusters: o.clusters}
	begun := usage.seconds()
	start := time.Now()
	creation, enough := context.WithCancel(ctx)
	defer enough()
	posted := make(chan struct{})
	go func() {
		defer close(posted)
		fleet.create(creation)
	}()
	if err := patiently(ctx, fleet.allAvailable, o.patience); err != nil {
		return figures, "", err
	}
	figures.AllReady = time.Since(start).Seconds()
	usage.look()
	created := usage.seconds()
	enough()
	<-posted

	fleet.mutex.Lock()
	figures.Ready = len(fleet.available)
	figures.Half, figures.NearlyAll = fleet.quantiles()
	fleet.mutex.Unlock()
	fmt.Fprintf(os.Stderr, "%d of %d Available after %.1f s. Deleting.\n", figures.Ready, o.clusters, figures.AllReady)

	start = time.Now()
	fleet.delete(ctx)
	if err := patiently(ctx, fleet.allDeleted, o.patience); err != nil {
		return figures, "", err
	}
	figures.AllDeleted = time.Since(start).Seconds()
	deleted := usage.seconds()
	usage.look()
	fleet.mutex.Lock()
	figures.Deleted = len(fleet.deleted)
	fleet.mutex.Unlock()
	usage.mutex.Lock()
	defer usage.mutex.Unlock()
	figures.Peak = usage.peak
	figures.ProcessorsReady = sum(created) - sum(begun)
	figures.ProcessorsDeletion = sum(deleted) - sum(created)
	return figures, processTable(usage, begun, created, deleted, o.clusters), nil
}

// patiently waits until a channel is closed or patience is over, which is no error.
func patiently(ctx context.Context, done <-chan struct{}, patience time.Duration) error {
	select {
	case <-done:
		return nil
	case <-time.After(patience):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (o options) report(peer figures, processTable string) error {
	how := "all at once"
	if o.inFlight > 0 {
		how = fmt.Sprintf("%d in flight", o.inFlight)
	}
	fmt.Printf("Cluster API's in-memory provider, %d clusters, %s.\n\n%s\n", o.clusters, how, processTable)
	runs := []figures{peer}
	if o.beside != "" {
		slipway, err := readFigures(o.beside)
		if err != nil {
			return err
		}
		runs = []figures{slipway, peer}
	}
	fmt.Println(table(runs...))
	for _, run := range runs {
		if run.Ready < run.Clusters {
			fmt.Printf("%s: after %.0f s only %d of %d were Ready; its quantiles are those of these.\n",
				run.Name, run.AllReady, run.Ready, run.Clusters)
		}
	}
	text, err := json.Marshal(peer)
	if err != nil {
		return err
	}
	return os.WriteFile(o.logs+"/figures.json", append(text, '\n'), 0o644)
}

// readDelays takes the simulator's. Boots are off by a fifth at random: cluster.yaml says how.
func readDelays() (delays, error) {
	var d delays
	for name, delay := range map[string]*time.Duration{"BOOT": &d.Boot, "NODE": &d.Node, "API_SERVER": &d.APIServer, "ETCD": &d.Etcd} {
		variable := "SLIPWAY_SIMULATOR_" + name + "_MILLIS"
		millis, err := strconv.Atoi(os.Getenv(variable))
		if err != nil || millis < 0 {
			return d, fmt.Errorf("%s must be a number of milliseconds, not %q", variable, os.Getenv(variable))
		}
		*delay = time.Duration(millis) * time.Millisecond
	}
	d.Boot = d.Boot * 8 / 10
	return d, nil
}

// load is the machine's load average over the last minute.
func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	load, _, _ := strings.Cut(string(text), " ")
	return load
}
