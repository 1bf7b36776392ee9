#!/bin/sh
# Makes a small Debian that boots by the real Ignition, in the folder named: vmlinuz, initrd.img and root.qcow2, which has a user "core" as
# Flatcar has. Nothing is installed on this computer: kernel, dracut and Ignition are in the new tree, and the initrd is made there.
set -eu
# What is mounted here is mounted for this script alone, and is gone when it ends.
[ "${2-}" = alone ] || exec unshare --mount --propagation private sh "$0" "$1" alone
folder=$1
root=$folder/root
export LC_ALL=C

debootstrap --variant=minbase --include=systemd,systemd-sysv,udev,dbus,iproute2,openssh-server,ca-certificates,kmod,sudo,zstd bookworm "$root"
# Not by debootstrap: it would take the first of the packages that make an initrd, which dracut cannot stand beside.
add() {
  chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}
add dracut dracut-network curl ignition
# The initrd is made below, once.
rm "$root/etc/kernel/postinst.d/dracut"
add linux-image-cloud-amd64

chroot "$root" groupadd -f docker
chroot "$root" useradd -m -u 500 -s /bin/bash -G sudo,docker core
echo '%sudo ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/core"
printf 'AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys.d/ignition\nPasswordAuthentication no\n' \
  >"$root/etc/ssh/sshd_config.d/10-core.conf"
cat >"$root/etc/systemd/system/ssh-host-keys.service" <<'U'
[Unit]
Before=ssh.service
[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -A
[Install]
WantedBy=multi-user.target
U
chroot "$root" systemctl -q enable systemd-networkd ssh ssh-host-keys
# With another word here systemd applies no presets, and units that Ignition enables never start.
echo uninitialized >"$root/etc/machine-id"
rm -f "$root"/var/lib/dbus/machine-id "$root"/etc/ssh/ssh_host_*
echo guest >"$root/etc/hostname"

# Debian builds Ignition so that it relabels files for SELinux: it wants this file, and a setfiles that finds nothing to do.
mkdir -p "$root/etc/selinux"
printf 'SELINUX=disabled\nSELINUXTYPE=targeted\n' >"$root/etc/selinux/config"
printf '#!/bin/sh\nexit 0\n' >"$root/setfiles"
chmod 755 "$root/setfiles"
[ -e "$root/dev/fd" ] || ln -s /proc/self/fd "$root/dev/fd"
mount -t proc proc "$root/proc"
version=$(ls "$root/lib/modules")
chroot "$root" dracut --force --no-hostonly --no-hostonly-cmdline --kver "$version" \
  --add "ignition systemd-networkd qemu" \
  --omit "nfs iscsi nbd multipath lvm mdraid dmraid btrfs crypt nvdimm plymouth fcoe fcoe-uefi cifs network-legacy network-manager connman ifcfg memstrack" \
  --add-drivers "qemu_fw_cfg virtio_blk virtio_net virtio_pci virtio_scsi isofs sr_mod cdrom ata_piix vfat" \
  --filesystems "ext4 vfat iso9660" \
  --include /setfiles /usr/sbin/setfiles \
  --compress "zstd -3" /initrd.img.new
umount "$root/proc"
mv "$root/initrd.img.new" "$folder/initrd.img"
cp "$root/boot/vmlinuz-$version" "$folder/vmlinuz"

rm -rf "$root"/setfiles "$root"/boot/* "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/doc "$root"/usr/share/man \
  "$root"/usr/share/locale
truncate -s 1500M "$folder/root.img"
mkfs.ext4 -q -L ROOT -d "$root" "$folder/root.img"
qemu-img convert -O qcow2 -c "$folder/root.img" "$folder/root.qcow2"
rm -rf "$folder/root.img" "$root"
