import type { Ask, Reply } from "./ask.ts";
import { page } from "./ask.ts";
import { regions, shownRegion, shownSize, sizes } from "./catalogue.ts";
import { createCertificate, deleteCertificate, listCertificates } from "./certificates.ts";
import {
  actOnDroplet,
  createDroplet,
  deleteDroplet,
  getBackupPolicy,
  getDroplet,
  isKey,
  listDroplets,
} from "./droplets.ts";
import { actOnImage, createImage, deleteImage, getImage, listImages } from "./images.ts";
import {
  createBalancer,
  createFirewall,
  createVpc,
  deleteBalancer,
  deleteFirewall,
  deleteVpc,
  getBalancer,
  getFirewall,
  getVpc,
  listBalancers,
  listFirewalls,
  listVpcs,
  putBalancer,
  putFirewall,
  putVpc,
} from "./network.ts";
import { createProject, deleteProject, listProjects } from "./projects.ts";
import { notFound } from "./refusal.ts";
import { showAction } from "./show.ts";
import type { Store } from "./store.ts";
import { createTag, deleteTag, listTags, tagResources, untagResources } from "./tagging.ts";
import {
  actOnAddress,
  actOnVolume,
  createAddress,
  createVolume,
  deleteAddress,
  deleteVolume,
  getAddress,
  getVolume,
  listAddresses,
  listVolumes,
} from "./volumes.ts";

/** What answers each call, by its name in the description. */
export const routes: Readonly<Record<string, (store: Store, ask: Ask) => Reply>> = {
  "GET /v2/account": getAccount,
  "GET /v2/account/keys/{ssh_key_identifier}": getKey,
  "GET /v2/regions": (_, ask) => page("regions", regions.map(shownRegion), ask),
  "GET /v2/sizes": (_, ask) => page("sizes", sizes.map(shownSize), ask),
  "GET /v2/actions/{action_id}": getAction,
  "GET /v2/droplets": listDroplets,
  "POST /v2/droplets": createDroplet,
  "GET /v2/droplets/{droplet_id}": getDroplet,
  "DELETE /v2/droplets/{droplet_id}": deleteDroplet,
  "POST /v2/droplets/{droplet_id}/actions": actOnDroplet,
  "GET /v2/droplets/{droplet_id}/backups/policy": getBackupPolicy,
  "GET /v2/images": listImages,
  "POST /v2/images": createImage,
  "GET /v2/images/{image_id}": getImage,
  "DELETE /v2/images/{image_id}": deleteImage,
  "POST /v2/images/{image_id}/actions": actOnImage,
  "GET /v2/tags": listTags,
  "POST /v2/tags": createTag,
  "DELETE /v2/tags/{tag_id}": deleteTag,
  "POST /v2/tags/{tag_id}/resources": tagResources,
  "DELETE /v2/tags/{tag_id}/resources": untagResources,
  "GET /v2/volumes": listVolumes,
  "POST /v2/volumes": createVolume,
  "GET /v2/volumes/{volume_id}": getVolume,
  "DELETE /v2/volumes/{volume_id}": deleteVolume,
  "POST /v2/volumes/{volume_id}/actions": actOnVolume,
  "GET /v2/reserved_ips": listAddresses,
  "POST /v2/reserved_ips": createAddress,
  "GET /v2/reserved_ips/{reserved_ip}": getAddress,
  "DELETE /v2/reserved_ips/{reserved_ip}": deleteAddress,
  "POST /v2/reserved_ips/{reserved_ip}/actions": actOnAddress,
  "GET /v2/projects": listProjects,
  "POST /v2/projects": createProject,
  "DELETE /v2/projects/{project_id}": deleteProject,
  "GET /v2/vpcs": listVpcs,
  "POST /v2/vpcs": createVpc,
  "GET /v2/vpcs/{vpc_id}": getVpc,
  "PUT /v2/vpcs/{vpc_id}": putVpc,
  "DELETE /v2/vpcs/{vpc_id}": deleteVpc,
  "GET /v2/firewalls": listFirewalls,
  "POST /v2/firewalls": createFirewall,
  "GET /v2/firewalls/{firewall_id}": getFirewall,
  "PUT /v2/firewalls/{firewall_id}": putFirewall,
  "DELETE /v2/firewalls/{firewall_id}": deleteFirewall,
  "GET /v2/load_balancers": listBalancers,
  "POST /v2/load_balancers": createBalancer,
  "GET /v2/load_balancers/{lb_id}": getBalancer,
  "PUT /v2/load_balancers/{lb_id}": putBalancer,
  "DELETE /v2/load_balancers/{lb_id}": deleteBalancer,
  "GET /v2/certificates": listCertificates,
  "POST /v2/certificates": createCertificate,
  "DELETE /v2/certificates/{certificate_id}": deleteCertificate,
};

function getAction({ actions }: Store, { params }: Ask): Reply {
  const action = actions.get(Number(params.action_id));
  if (!action) throw notFound();
  return { status: 200, body: { action: showAction(action) } };
}

/** Every key is there that was not deleted. */
function getKey(_: Store, { params }: Ask): Reply {
  const key = params.ssh_key_identifier ?? "";
  if (!isKey(key)) throw notFound();
  const named = key.includes(":") ? { fingerprint: key } : { id: Number(key) };
  const public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEaQde8iCKizUOiXlowY1iEL1yCufgjb3aiatGQNPcHb operator";
  return { status: 200, body: { ssh_key: { ...named, name: "operator", public_key } } };
}

function getAccount(): Reply {
  const account = {
    droplet_limit: 10_000,
    floating_ip_limit: 100,
    email: "somebody@example.com",
    name: "Somebody",
    uuid: "b6fr89dbf6d9156cace5f3c78dc9851d957381ef",
    email_verified: true,
    status: "active",
    status_message: "",
  };
  return { status: 200, body: { account } };
}
