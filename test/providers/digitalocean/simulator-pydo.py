"""Lives with the simulated DigitalOcean through the vendor's own client, and prints what it saw as JSON."""

import json
import os
import time

from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import HeadersPolicy
from pydo import Client

# Its own policy sends a token only over TLS.
token = os.environ["DIGITALOCEAN_TOKEN"]
client = Client(
    token=token,
    endpoint=os.environ["DIGITALOCEAN_API_URL"],
    authentication_policy=HeadersPolicy({"Authorization": f"Bearer {token}"}),
)


def until(look):
    for _ in range(200):
        found = look()
        if found:
            return found
        time.sleep(0.01)
    raise SystemExit("it did not come to be")


image = client.images.create_custom(
    body={
        "name": "flatcar",
        "url": "https://example.com/flatcar_production_digitalocean_image.bin.bz2",
        "distribution": "CoreOS",
        "region": "fra1",
        "tags": ["flatcar"],
    }
)["image"]
available = until(
    lambda: next((i for i in client.images.list(tag_name="flatcar")["images"] if i["status"] == "available"), None)
)
transfer = client.image_actions.post(image_id=image["id"], body={"type": "transfer", "region": "nyc3"})["action"]
until(lambda: client.actions.get(action_id=transfer["id"])["action"]["status"] == "completed")
regions = client.images.get(image_id=image["id"])["image"]["regions"]

vpc = client.vpcs.create(body={"name": "inside", "region": "nyc3", "ip_range": "10.10.10.0/24"})["vpc"]
made = client.droplets.create(
    body={
        "name": "theirs",
        "region": "nyc3",
        "size": "s-1vcpu-1gb",
        "image": image["id"],
        "ssh_keys": [289794],
        "vpc_uuid": vpc["id"],
        "user_data": '{"ü":1}',
        "tags": ["env:prod"],
    }
)
droplet = made["droplet"]["id"]
action = made["links"]["actions"][0]["id"]
until(lambda: client.actions.get(action_id=action)["action"]["status"] == "completed")
until(lambda: client.droplets.get(droplet_id=droplet)["droplet"]["status"] == "active")
tagged = [d["id"] == droplet for d in client.droplets.list(tag_name="env:prod")["droplets"]]

client.tags.create(body={"name": "web"})
firewall = client.firewalls.create(
    body={
        "name": "web",
        "tags": ["web"],
        "inbound_rules": [{"protocol": "tcp", "ports": "80", "sources": {"addresses": ["0.0.0.0/0"]}}],
    }
)["firewall"]
address = client.reserved_ips.create(body={"region": "nyc3"})["reserved_ip"]["ip"]
client.reserved_ips_actions.post(reserved_ip=address, body={"type": "assign", "droplet_id": droplet})
holder = client.reserved_ips.get(reserved_ip=address)["reserved_ip"]["droplet"]["id"] == droplet

try:
    client.droplets.create(
        body={"name": "a", "region": "nyc3", "size": "s-1vcpu-1gb", "image": image["id"], "ssh_keys": []}
    )
    refusal = None
except HttpResponseError as error:
    refusal = error.status_code

client.droplets.destroy(droplet_id=droplet)
until(lambda: client.droplets.list()["droplets"] == [])
client.reserved_ips.delete(reserved_ip=address)
client.firewalls.delete(firewall_id=firewall["id"])
client.vpcs.delete(vpc_id=vpc["id"])
client.images.delete(image_id=image["id"])

print(
    json.dumps(
        {
            "image": [image["status"], available["type"], sorted(regions)],
            "droplet": tagged,
            "firewall": firewall["inbound_rules"][0]["ports"],
            "holder": holder,
            "refusal": refusal,
            "left": [client.images.list(private=True)["images"], client.vpcs.list()["vpcs"]],
        }
    )
)
