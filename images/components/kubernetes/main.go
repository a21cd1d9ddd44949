// Command kubernetes is every program of Kubernetes' control plane, and
// kubectl, in one binary.
package main

import (
	_ "dev.slipway/images/kubernetes/english"
	"dev.slipway/images/kubernetes/program"

	"github.com/spf13/cobra"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

func main() {
	program.Run(map[string]func() int{
		"kube-apiserver":          program.Server(apiserver.NewAPIServerCommand),
		"kube-controller-manager": program.Server(controllermanager.NewControllerManagerCommand),
		"kube-scheduler":          program.Server(func() *cobra.Command { return scheduler.NewSchedulerCommand() }),
		"kubectl": func() int {
			if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
				kubectlutil.CheckErr(err)
			}
			return 0
		},
	})
}
