package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"sigs.k8s.io/yaml"
)

// One of Cluster API's managers, and where its webhooks and its probes listen.
type manager struct {
	name        string
	webhookPort int
	healthPort  int
	metricsPort int
}

// Each is the name of a program and of the folder with its CRDs and webhook configurations, as run lays them out.
var managers = []manager{
	{"core", 9443, 9440, 8443},
	{"bootstrap", 9444, 9441, 8444},
	{"control-plane", 9445, 9442, 8445},
	{"infrastructure", 9446, 9439, 8446},
}

// installer creates what a manager's config/default would, less what a manager outside of the cluster has no use for:
// namespace, roles, Deployment, Service and cert-manager's certificate.
type installer struct {
	client    dynamic.Interface
	programs  string
	authority []byte // PEM
}

// definitions creates a manager's CRDs, with the labels of config/crd/kustomization.yaml (by which Cluster API finds the
// version of a contract) and the conversion webhook that its patches give to each.
func (i installer) definitions(ctx context.Context, m manager) error {
	folder := filepath.Join(i.programs, m.name+".config", "crd")
	var kustomization struct {
		Resources []string `json:"resources"`
		Labels    []struct {
			Pairs map[string]string `json:"pairs"`
		} `json:"labels"`
	}
	text, err := os.ReadFile(filepath.Join(folder, "kustomization.yaml"))
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(text, &kustomization); err != nil {
		return err
	}
	labels := map[string]string{}
	for _, each := range kustomization.Labels {
		for key, value := range each.Pairs {
			labels[key] = value
		}
	}
	for _, file := range kustomization.Resources {
		objects, err := read(filepath.Join(folder, file))
		if err != nil {
			return err
		}
		for _, definition := range objects {
			definition.SetLabels(labels)
			if err := unstructured.SetNestedMap(definition.Object, map[string]any{
				"strategy": "Webhook",
				"webhook": map[string]any{
					"conversionReviewVersions": []any{"v1"},
					"clientConfig":             i.clientConfig(m, "/convert"),
				},
			}, "spec", "conversion"); err != nil {
				return err
			}
			if err := create(ctx, i.client, "", definition); err != nil {
				return err
			}
		}
	}
	return nil
}

// webhooks creates a manager's webhook configurations; a URL takes the place of the Service.
func (i installer) webhooks(ctx context.Context, m manager) error {
	objects, err := read(filepath.Join(i.programs, m.name+".config", "webhook", "manifests.yaml"))
	if err != nil {
		return err
	}
	for _, configuration := range objects {
		configuration.SetName(m.name + "-" + configuration.GetName())
		webhooks, _, err := unstructured.NestedSlice(configuration.Object, "webhooks")
		if err != nil {
			return err
		}
		for _, each := range webhooks {
			webhook := each.(map[string]any)
			path, _, err := unstructured.NestedString(webhook, "clientConfig", "service", "path")
			if err != nil {
				return err
			}
			webhook["clientConfig"] = i.clientConfig(m, path)
		}
		configuration.Object["webhooks"] = webhooks
		if err := create(ctx, i.client, "", configuration); err != nil {
			return err
		}
	}
	return nil
}

func (i installer) clientConfig(m manager, path string) map[string]any {
	return map[string]any{
		"url":      fmt.Sprintf("https://127.0.0.1:%d%s", m.webhookPort, path),
		"caBundle": base64.StdEncoding.EncodeToString(i.authority),
	}
}

// established says which CRD the API server does not serve yet.
func (i installer) established(ctx context.Context) error {
	definitions, err := i.client.Resource(resourceOf("apiextensions.k8s.io/v1", "CustomResourceDefinition")).
		List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	for _, definition := range definitions.Items {
		if !isTrue(&definition, "Established") {
			return fmt.Errorf("%s is not established", definition.GetName())
		}
	}
	return nil
}

// resourceOf guesses a plural by the rules of English, which all kinds in question keep.
func resourceOf(apiVersion, kind string) schema.GroupVersionResource {
	plural, _ := meta.UnsafeGuessKindToResource(schema.FromAPIVersionAndKind(apiVersion, kind))
	return plural
}

// isTrue says whether an object's condition of that type has the status True.
func isTrue(object *unstructured.Unstructured, condition string) bool {
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, each := range conditions {
		if fields, ok := each.(map[string]any); ok && fields["type"] == condition {
			return fields["status"] == "True"
		}
	}
	return false
}

func read(file string) ([]*unstructured.Unstructured, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return parse(text)
}

// parse reads YAML documents; those that hold comments only are left out.
func parse(text []byte) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	for _, document := range bytes.Split(append([]byte("\n"), text...), []byte("\n---\n")) {
		object := &unstructured.Unstructured{}
		if err := yaml.Unmarshal(document, &object.Object); err != nil {
			return nil, err
		}
		if object.Object != nil {
			objects = append(objects, object)
		}
	}
	return objects, nil
}

// create is content with what is there already: a request that timed out may have been carried out.
func create(ctx context.Context, client dynamic.Interface, namespace string, object *unstructured.Unstructured) error {
	_, err := client.Resource(resourceOf(object.GetAPIVersion(), object.GetKind())).Namespace(namespace).
		Create(ctx, object, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("%s %s: %w", strings.ToLower(object.GetKind()), object.GetName(), err)
	}
	return nil
}
