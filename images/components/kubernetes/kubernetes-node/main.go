// Command kubernetes-node is every program of Kubernetes that runs on nodes,
// in one binary. It is apart from the control plane's, for to initialize what
// those are made of would be two fifths of what it does until its main begins.
package main

import (
	"context"

	"dev.slipway/images/kubernetes/program"

	"github.com/spf13/cobra"

	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func main() {
	program.Run(map[string]func() int{
		"kube-proxy": program.Server(proxy.NewProxyCommand),
		"kubelet": program.Server(func() *cobra.Command {
			return kubelet.NewKubeletCommand(context.Background())
		}),
	})
}
