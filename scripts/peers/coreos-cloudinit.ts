import type { GoPeer } from "./catalogue.ts";

/** The module is older than modules. */
const goMod = `module github.com/coreos/coreos-cloudinit

go 1.16

require github.com/coreos/yaml v0.0.0-20141224210557-6b16a5714269
`;

/** What it asks of systemd and of hostnamectl. Units are written, all else is told. */
const systemd = `package system

import (
	"encoding/json"
	"os"
	"path"

	"github.com/coreos/coreos-cloudinit/config"
)

// Root stands for /.
var Root = "/"

func tell(call string, what ...interface{}) {
	json.NewEncoder(os.Stdout).Encode(append([]interface{}{call}, what...))
}

type systemd struct{ root string }

func NewUnitManager(root string) UnitManager { return &systemd{root} }

func write(path, content string) error {
	_, err := WriteFile(&File{config.File{Path: path, Content: content, RawFilePermissions: "0644"}}, "/")
	return err
}

func (s *systemd) PlaceUnit(u Unit) error { return write(u.Destination(s.root), u.Content) }
func (s *systemd) PlaceUnitDropIn(u Unit, d config.UnitDropIn) error {
	return write(u.DropInDestination(s.root, d), d.Content)
}
func (s *systemd) MaskUnit(u Unit) error {
	to := u.Destination(s.root)
	os.MkdirAll(path.Dir(to), 0755)
	os.Remove(to)
	return os.Symlink("/dev/null", to)
}
func (s *systemd) UnmaskUnit(u Unit) error       { return nil }
func (s *systemd) EnableUnitFile(u Unit) error   { tell("enable", u.Name); return nil }
func (s *systemd) DaemonReload() error           { return nil }
func (s *systemd) RunUnitCommand(u Unit, c string) (string, error) {
	tell("command", u.Name, c)
	return "done", nil
}
func SetHostname(hostname string) error { tell("hostname", hostname); return nil }
`;

/** Accounts. Those that Flatcar comes with are there, and those that were made. */
const user = `package system

import "github.com/coreos/coreos-cloudinit/config"

var users = map[string]bool{"root": true, "core": true}

func UserExists(u *config.User) bool                { return users[u.Name] }
func CreateUser(u *config.User) error               { users[u.Name] = true; tell("user", u); return nil }
func SetUserPassword(user, hash string) error       { tell("password", user, hash); return nil }
`;

const sshKey = `package system

func AuthorizeSSHKeys(user string, keysName string, keys []string) error {
	tell("keys", user, keys)
	return nil
}
`;

/** Files of coreos-cloudinit that would touch the machine it runs on, as the tests have them. */
export const cloudinitFiles = {
  "go.mod": goMod,
  "system/systemd.go": systemd,
  "system/user.go": user,
  "system/ssh_key.go": sshKey,
  // Reads network interfaces.
  "system/networkd.go": `package system

import "github.com/coreos/coreos-cloudinit/network"

func RestartNetwork([]network.InterfaceGenerator) error { return nil }
`,
  "system/update.go": [
    [`path.Join("/etc"`, `path.Join(Root, "etc"`],
    [`path.Join("/usr"`, `path.Join(Root, "usr"`],
  ],
  // Owners need not be known here.
  "system/file.go": [[`if f.Owner != "" {`, `tell("owner", f.Path, f.Owner)\n\tif false {`]],
} satisfies GoPeer["files"];
