package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"sync"
	"text/template"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/tools/cache"
)

// Clusters that are posted or deleted at once: as many as the measurement of Slipway has requests under way.
const connections = 32

const namespace = "default"

//go:embed cluster.yaml
var clusterYAML string

var clusterTemplate = template.Must(template.New("cluster").Parse(clusterYAML))

var clusters = resourceOf("cluster.x-k8s.io/v1beta2", "Cluster")

// What a cluster is to be made with; delays as Go writes durations.
type delays struct {
	Boot, Node, APIServer, Etcd time.Duration
}

// fleet makes clusters and deletes them, and hears when.
type fleet struct {
	client   dynamic.Interface
	delays   delays
	version  string
	clusters int
	inFlight chan struct{} // as many places as clusters may be on their way

	mutex        sync.Mutex
	posted       map[string]time.Time
	available    map[string]time.Time
	deleted      map[string]bool
	allAvailable chan struct{}
	allDeleted   chan struct{}
}

func newFleet(client dynamic.Interface, delays delays, version string, clusters, inFlight int) *fleet {
	if inFlight == 0 {
		inFlight = clusters
	}
	return &fleet{
		client: client, delays: delays, version: version, clusters: clusters, inFlight: make(chan struct{}, inFlight),
		posted: map[string]time.Time{}, available: map[string]time.Time{}, deleted: map[string]bool{},
		allAvailable: make(chan struct{}), allDeleted: make(chan struct{}),
	}
}

// listen hears of every Cluster from now on.
func (f *fleet) listen(ctx context.Context) error {
	informer := dynamicinformer.NewDynamicSharedInformerFactory(f.client, 0).ForResource(clusters).Informer()
	if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { f.changed(object) },
		UpdateFunc: func(_, object any) { f.changed(object) },
		DeleteFunc: func(object any) { f.gone(object) },
	}); err != nil {
		return err
	}
	go informer.RunWithContext(ctx)
	return await(ctx, "the watch of clusters", func(context.Context) error {
		if !informer.HasSynced() {
			return fmt.Errorf("nothing listed")
		}
		return nil
	})
}

func (f *fleet) changed(object any) {
	cluster := object.(*unstructured.Unstructured)
	if !isTrue(cluster, "Available") {
		return
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if _, known := f.available[cluster.GetName()]; known {
		return
	}
	f.available[cluster.GetName()] = time.Now()
	<-f.inFlight
	if len(f.available) == f.clusters {
		close(f.allAvailable)
	}
}

func (f *fleet) gone(object any) {
	key, err := cache.DeletionHandlingMetaNamespaceKeyFunc(object)
	if err != nil {
		return
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.deleted[key] = true
	if len(f.deleted) == len(f.posted) {
		close(f.allDeleted)
	}
}

// create posts clusters until all are or ctx ends; it waits for a free place before each.
func (f *fleet) create(ctx context.Context) {
	var posts sync.WaitGroup
	defer posts.Wait()
	connection := make(chan struct{}, connections)
	for number := 1; number <= f.clusters; number++ {
		for _, place := range []chan struct{}{f.inFlight, connection} {
			select {
			case place <- struct{}{}:
			case <-ctx.Done():
				return
			}
		}
		posts.Go(func() {
			f.post(ctx, fmt.Sprintf("fleet-%d", number))
			<-connection
		})
	}
}

// post creates one cluster's objects, one after the other. What fails, as webhooks time out where processors are few, is
// tried again: whoever made a cluster in earnest would.
func (f *fleet) post(ctx context.Context, name string) {
	f.mutex.Lock()
	f.posted[name] = time.Now()
	f.mutex.Unlock()
	for _, object := range f.objects(name) {
		for {
			err := create(ctx, f.client, namespace, object)
			if err == nil {
				break
			}
			if ctx.Err() != nil {
				return
			}
			fmt.Fprintln(os.Stderr, "A POST failed, and is made again:", err)
			time.Sleep(time.Second)
		}
	}
}

func (f *fleet) objects(name string) []*unstructured.Unstructured {
	var text bytes.Buffer
	values := struct {
		delays
		Name, Version string
	}{f.delays, name, f.version}
	if err := clusterTemplate.Execute(&text, values); err != nil {
		panic(err) // the template is part of this program
	}
	objects, err := parse(text.Bytes())
	if err != nil {
		panic(err)
	}
	return objects
}

// delete asks for the deletion of all that were posted.
func (f *fleet) delete(ctx context.Context) {
	f.mutex.Lock()
	var names []string
	for name := range f.posted {
		names = append(names, name)
	}
	f.mutex.Unlock()
	var requests sync.WaitGroup
	connection := make(chan struct{}, connections)
	for _, name := range names {
		connection <- struct{}{}
		requests.Go(func() {
			err := f.client.Resource(clusters).Namespace(namespace).Delete(ctx, name, metav1.DeleteOptions{})
			if err != nil {
				fmt.Fprintln(os.Stderr, "A DELETE failed:", err)
			}
			<-connection
		})
	}
	requests.Wait()
}
