// Generated from the registry by scripts/generate.ts; do not edit.
import { imageClass, kindClass } from "./beside.ts";
import { machineClass } from "./resource.ts";

/** Resources of aws. */
export const aws = {
  Machine: machineClass("aws"),
  EgressOnlyInternetGateway: kindClass("aws", "EgressOnlyInternetGateway", { egressOnlyInternetGatewayId: "string" }),
  InternetGateway: kindClass("aws", "InternetGateway", { internetGatewayId: "string" }),
  NatGateway: kindClass("aws", "NatGateway", { natGatewayId: "string", publicIpv4: "string?", privateIpv4: "string?" }),
  RouteTable: kindClass("aws", "RouteTable", { routeTableId: "string" }),
  SecurityGroup: kindClass("aws", "SecurityGroup", { securityGroupId: "string", groupName: "string?" }),
  Subnet: kindClass("aws", "Subnet", { subnetId: "string", vpcId: "string", availabilityZone: "string", ipv6Cidr: "string?" }),
  Vpc: kindClass("aws", "Vpc", { vpcId: "string", ipv6Cidr: "string?", mainRouteTableId: "string?", defaultSecurityGroupId: "string?" }),
  ElasticIp: kindClass("aws", "ElasticIp", { allocationId: "string", ip: "string", networkInterfaceId: "string?", machine: "string?" }),
  PlacementGroup: kindClass("aws", "PlacementGroup", { groupName: "string", groupId: "string" }),
  Volume: kindClass("aws", "Volume", { volumeId: "string", sizeGiB: "number", kmsKeyArn: "string?", machine: "string?" }),
  LoadBalancer: kindClass("aws", "LoadBalancer", { arn: "string", dnsName: "string", hostedZone: "string", vpc: "string", addresses: "string[]" }),
  DnsRecord: kindClass("aws", "DnsRecord", { fqdn: "string", zoneId: "string" }),
};

/** Resources of digitalocean. */
export const digitalocean = {
  Machine: machineClass("digitalocean"),
  Image: imageClass("digitalocean"),
  Vpc: kindClass("digitalocean", "Vpc", { ipRange: "string", default: "boolean" }),
  Firewall: kindClass("digitalocean", "Firewall", { status: "string" }),
  LoadBalancer: kindClass("digitalocean", "LoadBalancer", { ip: "string", ipv6: "string?", status: "string" }),
  Certificate: kindClass("digitalocean", "Certificate", { certificateId: "string", domainNames: "string[]", fingerprint: "string?", notValidAfter: "string?" }),
  ReservedIp: kindClass("digitalocean", "ReservedIp", { ip: "string", machine: "string?" }),
  Volume: kindClass("digitalocean", "Volume", { droplets: "string[]" }),
};

/** Resources of hetzner. */
export const hetzner = {
  Machine: machineClass("hetzner"),
  Image: imageClass("hetzner"),
  Network: kindClass("hetzner", "Network", { ipRange: "string" }),
  Firewall: kindClass("hetzner", "Firewall", {}),
  LoadBalancer: kindClass("hetzner", "LoadBalancer", { ipv4: "string?", ipv6: "string?", privateIpv4: "string?" }),
  Certificate: kindClass("hetzner", "Certificate", { domainNames: "string[]", fingerprint: "string?", notValidAfter: "string?", renewal: "string?" }),
  PrimaryIp: kindClass("hetzner", "PrimaryIp", { ip: "string" }),
  FloatingIp: kindClass("hetzner", "FloatingIp", { ip: "string" }),
  PlacementGroup: kindClass("hetzner", "PlacementGroup", {}),
  Volume: kindClass("hetzner", "Volume", { device: "string" }),
};

/** Resources of openstack. */
export const openstack = {
  Machine: machineClass("openstack"),
  Image: imageClass("openstack"),
  FloatingIp: kindClass("openstack", "FloatingIp", { address: "string", floatingIpId: "string" }),
  LoadBalancer: kindClass("openstack", "LoadBalancer", { loadBalancerId: "string", address: "string", portId: "string?" }),
  Network: kindClass("openstack", "Network", { networkId: "string" }),
  Port: kindClass("openstack", "Port", { portId: "string", addresses: "string[]", mac: "string?" }),
  Router: kindClass("openstack", "Router", { routerId: "string", externalIp: "string?" }),
  SecurityGroup: kindClass("openstack", "SecurityGroup", { groupId: "string" }),
  ServerGroup: kindClass("openstack", "ServerGroup", { serverGroupId: "string" }),
  Subnet: kindClass("openstack", "Subnet", { subnetId: "string", gatewayIp: "string?" }),
  Volume: kindClass("openstack", "Volume", { volumeId: "string" }),
};

/** Resources of ovhcloud. */
export const ovhcloud = {
  Machine: machineClass("ovhcloud"),
  Image: imageClass("ovhcloud"),
  FloatingIp: kindClass("ovhcloud", "FloatingIp", { address: "string", floatingIpId: "string" }),
  LoadBalancer: kindClass("ovhcloud", "LoadBalancer", { loadBalancerId: "string", address: "string", portId: "string?" }),
  Network: kindClass("ovhcloud", "Network", { networkId: "string" }),
  Port: kindClass("ovhcloud", "Port", { portId: "string", addresses: "string[]", mac: "string?" }),
  Router: kindClass("ovhcloud", "Router", { routerId: "string", externalIp: "string?" }),
  SecurityGroup: kindClass("ovhcloud", "SecurityGroup", { groupId: "string" }),
  ServerGroup: kindClass("ovhcloud", "ServerGroup", { serverGroupId: "string" }),
  Subnet: kindClass("ovhcloud", "Subnet", { subnetId: "string", gatewayIp: "string?" }),
  Volume: kindClass("ovhcloud", "Volume", { volumeId: "string" }),
};
