package main

import (
	"net"
	"net/http"
	"strings"
)

const dockerAddress = "127.0.0.1:2375"

// serveDocker answers what the provider asks Docker at its start. Its back end "inMemory" needs no container.
func serveDocker() error {
	listener, err := net.Listen("tcp", dockerAddress)
	if err != nil {
		return err
	}
	go func() {
		_ = http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			w.Header().Set("Api-Version", "1.51")
			path := request.URL.Path[strings.LastIndexByte(request.URL.Path, '/'):]
			switch path {
			case "/_ping":
				_, _ = w.Write([]byte("OK"))
			case "/version":
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"Version":"28.3.0","ApiVersion":"1.51","MinAPIVersion":"1.24","Os":"linux"}`))
			case "/info":
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"ID":"none","OSType":"linux","CgroupVersion":"2","ServerVersion":"28.3.0"}`))
			default:
				http.Error(w, `{"message":"no Docker here"}`, http.StatusNotFound)
			}
		}))
	}()
	return nil
}
