// Generated from the registry by scripts/generate.ts; do not edit.
import { imageClass, kindClass } from "./beside.ts";
import { machineClass } from "./resource.ts";

/** Resources of aws. */
export const aws = {
  Machine: machineClass("aws"),
  InternetGateway: kindClass("aws", "InternetGateway", ["internetGatewayId"]),
  NatGateway: kindClass("aws", "NatGateway", ["natGatewayId", "publicIpv4", "privateIpv4"]),
  RouteTable: kindClass("aws", "RouteTable", ["routeTableId"]),
  SecurityGroup: kindClass("aws", "SecurityGroup", ["securityGroupId", "groupName"]),
  Subnet: kindClass("aws", "Subnet", ["subnetId", "vpcId", "availabilityZone", "ipv6Cidr"]),
  Vpc: kindClass("aws", "Vpc", ["vpcId", "ipv6Cidr", "mainRouteTableId", "defaultSecurityGroupId"]),
  ElasticIp: kindClass("aws", "ElasticIp", ["allocationId", "ip", "networkInterfaceId", "machine"]),
  PlacementGroup: kindClass("aws", "PlacementGroup", ["groupName", "groupId"]),
  Volume: kindClass("aws", "Volume", ["volumeId", "sizeGiB", "kmsKeyArn", "machine"]),
  LoadBalancer: kindClass("aws", "LoadBalancer", ["arn", "dnsName", "hostedZone", "vpc", "addresses"]),
  DnsRecord: kindClass("aws", "DnsRecord", ["fqdn", "zoneId"]),
};

/** Resources of digitalocean. */
export const digitalocean = {
  Machine: machineClass("digitalocean"),
  Image: imageClass("digitalocean"),
  Vpc: kindClass("digitalocean", "Vpc", ["ipRange", "default"]),
  Firewall: kindClass("digitalocean", "Firewall", ["status"]),
  LoadBalancer: kindClass("digitalocean", "LoadBalancer", ["ip", "ipv6", "status"]),
  ReservedIp: kindClass("digitalocean", "ReservedIp", ["ip", "machine"]),
  Volume: kindClass("digitalocean", "Volume", ["droplets"]),
};

/** Resources of hetzner. */
export const hetzner = {
  Machine: machineClass("hetzner"),
  Image: imageClass("hetzner"),
  Network: kindClass("hetzner", "Network", ["ipRange"]),
  Firewall: kindClass("hetzner", "Firewall", []),
  LoadBalancer: kindClass("hetzner", "LoadBalancer", ["ipv4", "ipv6", "privateIpv4"]),
  PrimaryIp: kindClass("hetzner", "PrimaryIp", ["ip"]),
  FloatingIp: kindClass("hetzner", "FloatingIp", ["ip"]),
  PlacementGroup: kindClass("hetzner", "PlacementGroup", []),
  Volume: kindClass("hetzner", "Volume", ["device"]),
};

/** Resources of openstack. */
export const openstack = {
  Machine: machineClass("openstack"),
  Image: imageClass("openstack"),
  FloatingIp: kindClass("openstack", "FloatingIp", ["address", "floatingIpId"]),
  LoadBalancer: kindClass("openstack", "LoadBalancer", ["loadBalancerId", "address", "portId"]),
  Network: kindClass("openstack", "Network", ["networkId"]),
  Router: kindClass("openstack", "Router", ["routerId", "externalIp"]),
  SecurityGroup: kindClass("openstack", "SecurityGroup", ["groupId"]),
  ServerGroup: kindClass("openstack", "ServerGroup", ["serverGroupId"]),
  Subnet: kindClass("openstack", "Subnet", ["subnetId", "gatewayIp"]),
  Volume: kindClass("openstack", "Volume", ["volumeId"]),
};
