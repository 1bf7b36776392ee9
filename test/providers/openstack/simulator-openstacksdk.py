"""Lives with the simulated OpenStack through OpenStack's own client, and prints what it saw as JSON."""

import io
import json

import openstack
from openstack.exceptions import BadRequestException, ConflictException, NotFoundException

cloud = openstack.connect(auth_type="v3password", region_name="RegionOne")
compute, images, networks, volumes = cloud.compute, cloud.image, cloud.network, cloud.block_storage
compute.default_microversion = "2.73"


def named(items):
    return sorted(item.name for item in items)


def refused(error, step):
    try:
        step()
    except error:
        return True
    return False


image = images.create_image("flatcar", data=io.BytesIO(b"a disk"), disk_format="qcow2", container_format="bare")
image = images.get_image(image.id)
network = networks.create_network(name="apart")
subnet = networks.create_subnet(name="apart-v4", network_id=network.id, ip_version=4, cidr="10.9.0.0/24")
group = networks.create_security_group(name="ssh")
rule = networks.create_security_group_rule(
    security_group_id=group.id, direction="ingress", protocol="tcp", port_range_min=22, port_range_max=22
)
volume = volumes.create_volume(name="data-2", size=5)
flavor = next(flavor for flavor in compute.flavors() if flavor.name == "m1.small")
server = compute.create_server(
    name="web",
    image_id=image.id,
    flavor_id=flavor.id,
    networks=[{"uuid": network.id}],
    security_groups=[{"name": "ssh"}],
    user_data="e30=",
    metadata={"role": "web"},
    tags=["blue"],
)
server = compute.wait_for_server(server, interval=0.02, wait=20)
booted = compute.create_server(
    name="db",
    flavor_id=flavor.id,
    networks=[{"uuid": network.id}],
    block_device_mapping=[
        {
            "boot_index": 0,
            "uuid": image.id,
            "source_type": "image",
            "destination_type": "volume",
            "volume_size": 20,
            "delete_on_termination": True,
        }
    ],
)
booted = compute.wait_for_server(booted, interval=0.02, wait=20)
larger = next(flavor for flavor in compute.flavors() if flavor.name == "m1.medium")
resized = compute.get_server(server.id)
compute.resize_server(resized, larger)
compute.wait_for_server(resized, status="VERIFY_RESIZE", interval=0.02, wait=20)
compute.confirm_server_resize(resized)
resized = compute.wait_for_server(resized, interval=0.02, wait=20)
port = networks.create_port(network_id=network.id, name="vip", allowed_address_pairs=[{"ip_address": "10.9.0.100"}])
port = networks.update_port(port, is_admin_state_up=False)
root = next(volume for volume in volumes.volumes() if volume.attachments)

seen = {
    "image": [image.status, image.hash_algo, image.size],
    "images": named(images.images()),
    "server": [server.status, server.metadata, server.tags, [group["name"] for group in server.security_groups]],
    "resized": resized.flavor["original_name"],
    "port": [port.name, port.is_admin_state_up, len(port.fixed_ips)],
    "addresses": [len(found) for found in server.addresses.values()],
    "servers": named(compute.servers()),
    "tagged": named(compute.servers(tags="blue")),
    "console": "Linux version" in compute.get_server_console_output(server, length=10)["output"],
    "root": [root.size, root.volume_image_metadata["image_id"] == image.id, root.attachments[0]["server_id"] == booted.id],
    "networks": named(networks.networks()),
    "subnet": networks.get_subnet(subnet.id).cidr,
    "rule": [rule.port_range_min, len(networks.get_security_group(group.id).security_group_rules)],
    "groups": named(networks.security_groups()),
    "volume": [volumes.get_volume(volume.id).status, volumes.get_volume(volume.id).size],
    "refused": [
        refused(BadRequestException, lambda: compute.create_server(name="no", flavor_id="99", image_id=image.id, networks="auto")),
        refused(ConflictException, lambda: networks.delete_network(network.id, ignore_missing=False)),
        refused(NotFoundException, lambda: compute.get_server("0a1b2c3d-0000-4000-8000-00000000ffff")),
    ],
}

for one in (server, booted):
    compute.delete_server(one)
    compute.wait_for_delete(one, interval=0.02, wait=20)
networks.delete_port(port)
networks.delete_security_group(group)
networks.delete_subnet(subnet)
networks.delete_network(network)
volumes.delete_volume(volume)
volumes.wait_for_delete(volume, interval=0.02, wait=20)
images.delete_image(image)
left = [compute.servers(), images.images(), networks.networks(), networks.security_groups(), volumes.volumes()]
print(json.dumps({**seen, "left": [named(found) for found in left]}))
