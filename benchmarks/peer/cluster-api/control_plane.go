package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

const server = "https://127.0.0.1:6443"

// controlPlane is what the managers need: etcd, an API server and a controller manager, which collects garbage. All have
// their defaults, but for addresses and credentials, and for the election of a leader where there is but one.
type controlPlane struct {
	processes  *processes
	work       string // for data, certificates and credentials
	etcd       string // the program
	kubernetes string // the program that is all of Kubernetes' programs

	config     *rest.Config
	kubeconfig string
	authority  []byte
	client     dynamic.Interface
}

// start starts them and waits until the API server is ready.
func (c *controlPlane) start(ctx context.Context) error {
	var err error
	if c.authority, err = writeCertificates(c.work); err != nil {
		return err
	}
	if err := c.writeCredentials(); err != nil {
		return err
	}
	if err := c.processes.start("etcd", c.etcd, nil, "--data-dir="+c.file("etcd")); err != nil {
		return err
	}
	if err := c.processes.start("kube-apiserver", c.kubernetes, nil,
		"--etcd-servers=http://127.0.0.1:2379",
		"--bind-address=127.0.0.1", "--secure-port=6443",
		// There is no route in the network namespace from which an address could be guessed.
		"--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none",
		"--tls-cert-file="+c.file(certificateFile), "--tls-private-key-file="+c.file(keyFile),
		"--token-auth-file="+c.file("tokens.csv"), "--authorization-mode=RBAC",
		"--service-cluster-ip-range=10.96.0.0/16", "--service-account-issuer="+server,
		"--service-account-signing-key-file="+c.file("accounts.key"), "--service-account-key-file="+c.file("accounts.key"),
	); err != nil {
		return err
	}
	if c.client, err = dynamic.NewForConfig(c.config); err != nil {
		return err
	}
	if err := await(ctx, "kube-apiserver", c.ready); err != nil {
		return err
	}
	return c.processes.start("kube-controller-manager", c.kubernetes, nil,
		"--kubeconfig="+c.kubeconfig, "--bind-address=127.0.0.1", "--leader-elect=false",
		"--tls-cert-file="+c.file(certificateFile), "--tls-private-key-file="+c.file(keyFile),
		"--root-ca-file="+c.file(authorityFile), "--service-account-private-key-file="+c.file("accounts.key"))
}

func (c *controlPlane) file(name string) string { return filepath.Join(c.work, name) }

func (c *controlPlane) ready(ctx context.Context) error {
	transport, err := rest.HTTPClientFor(c.config)
	if err != nil {
		return err
	}
	if err := probe(ctx, transport, server+"/readyz"); err != nil {
		return err
	}
	_, err = c.client.Resource(resourceOf("v1", "Namespace")).Get(ctx, namespace, v1.GetOptions{})
	return err
}

// writeCredentials makes an administrator's token and kubeconfig, and the key for tokens of service accounts.
func (c *controlPlane) writeCredentials() error {
	token := rand.Text()
	c.config = &rest.Config{
		Host: server, BearerToken: token, QPS: -1, // as many requests as the fleet makes
		TLSClientConfig: rest.TLSClientConfig{CAData: c.authority},
	}
	c.kubeconfig = c.file("kubeconfig")
	config := clientcmdapi.NewConfig()
	config.Clusters["peer"] = &clientcmdapi.Cluster{Server: server, CertificateAuthorityData: c.authority}
	config.AuthInfos["peer"] = &clientcmdapi.AuthInfo{Token: token}
	config.Contexts["peer"] = &clientcmdapi.Context{Cluster: "peer", AuthInfo: "peer"}
	config.CurrentContext = "peer"
	if err := clientcmd.WriteToFile(*config, c.kubeconfig); err != nil {
		return err
	}
	users := fmt.Sprintf("%s,administrator,administrator,\"system:masters\"\n", token)
	if err := os.WriteFile(c.file("tokens.csv"), []byte(users), 0o600); err != nil {
		return err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})
	return os.WriteFile(c.file("accounts.key"), text, 0o600)
}

// startManager starts one of Cluster API's managers with its defaults.
func (c *controlPlane) startManager(programs string, m manager) error {
	environment := []string{
		"KUBECONFIG=" + c.kubeconfig, "POD_NAMESPACE=" + namespace, "POD_NAME=" + m.name, "POD_UID=" + m.name,
		"POD_IP=127.0.0.1",                   // where the provider's API servers of clusters listen
		"DOCKER_HOST=tcp://" + dockerAddress, // asked for at the provider's start
	}
	return c.processes.start(m.name, filepath.Join(programs, m.name), environment,
		fmt.Sprintf("--webhook-port=%d", m.webhookPort), "--webhook-cert-dir="+c.work,
		fmt.Sprintf("--health-addr=127.0.0.1:%d", m.healthPort),
		fmt.Sprintf("--diagnostics-address=127.0.0.1:%d", m.metricsPort))
}

// ready says whether a manager's webhooks answer.
func (m manager) ready(ctx context.Context) error {
	return probe(ctx, http.DefaultClient, fmt.Sprintf("http://127.0.0.1:%d/readyz", m.healthPort))
}

func probe(ctx context.Context, client *http.Client, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, response.Status)
	}
	return nil
}
