// Package english keeps kubectl, and the control plane's programs that are one
// binary with it, from loading kubectl's translations, which nobody sees,
// whenever one of them starts: that is a quarter of what their initializers
// take.
//
// It must be initialized before the packages that translate. Of packages that
// are ready for it Go initializes the one whose path sorts first, which is why
// this module's begins with a letter before the one of k8s.io. The program
// panics at its start if that isn't so any more.
package english

import "k8s.io/kubectl/pkg/util/i18n"

func init() {
	if err := i18n.SetLoadTranslationsFunc(func() error { return nil }); err != nil {
		panic(err)
	}
}
