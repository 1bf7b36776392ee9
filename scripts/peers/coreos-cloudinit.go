// Does what coreos-cloudinit does with a cloud-config, below a folder instead of /.
//
//	coreos-cloudinit ROOT <USER_DATA
//
// Files and units are written there. Calls of programs and of systemd are not made but printed, as JSON, one a line.
// Ends with 1 where coreos-cloudinit would stop.
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/coreos/coreos-cloudinit/config"
	"github.com/coreos/coreos-cloudinit/datasource"
	"github.com/coreos/coreos-cloudinit/initialize"
	"github.com/coreos/coreos-cloudinit/system"
)

func main() {
	log.SetOutput(io.Discard)
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(words []string) error {
	if len(words) != 1 {
		return fmt.Errorf("usage: coreos-cloudinit ROOT <USER_DATA")
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	system.Root = words[0]
	env := initialize.NewEnvironment(system.Root, "", "", initialize.DefaultSSHKeyName, datasource.Metadata{})
	parsed, err := initialize.ParseUserData(env.Apply(string(text)))
	if err != nil {
		return err
	}
	cloud, ok := parsed.(*config.CloudConfig)
	if !ok {
		return fmt.Errorf("this is no cloud-config")
	}
	return initialize.Apply(*cloud, nil, env)
}
