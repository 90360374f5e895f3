//go:build tools

// Package tools names the commands that kube builds, so that `go mod tidy` keeps what they need.
package tools

import _ "github.com/hashicorp/terraform-provider-kubernetes"
