"""Drives an EC2 with botocore, whose signer, serializer, parser and waiters nobody here wrote; prints what it read as JSON."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

client = boto3.client("ec2", region_name="eu-central-1", endpoint_url=sys.argv[1])
read = {}


def until(waiter, ids):
    client.get_waiter(waiter).wait(InstanceIds=ids, WaiterConfig={"Delay": 0, "MaxAttempts": 200})


name = {"Name": "name", "Values": ["Flatcar-stable-4593.2.5-hvm"]}
image = client.describe_images(Owners=["075585003325"], Filters=[name])["Images"][0]
read["image"] = [image["Name"], image["Architecture"]]

kinds = ["instance", "volume", "network-interface", "spot-instances-request"]
reservation = client.run_instances(
    ImageId=image["ImageId"],
    InstanceType="t3.small",
    MinCount=2,
    MaxCount=2,
    UserData='{"a":"ü"}',
    InstanceMarketOptions={
        "MarketType": "spot",
        "SpotOptions": {"SpotInstanceType": "persistent", "InstanceInterruptionBehavior": "stop"},
    },
    NetworkInterfaces=[{"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Ipv6AddressCount": 1}],
    BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 20, "VolumeType": "gp3"}}],
    TagSpecifications=[{"ResourceType": kind, "Tags": [{"Key": "a", "Value": "<1>"}]} for kind in kinds],
)
ids = [instance["InstanceId"] for instance in reservation["Instances"]]
until("instance_running", ids)
first = client.describe_instances(InstanceIds=ids)["Reservations"][0]["Instances"][0]
read["instance"] = [first["State"]["Name"], first["Tags"], first["InstanceLifecycle"], len(first["NetworkInterfaces"])]

client.stop_instances(InstanceIds=ids)
until("instance_stopped", ids)
client.modify_instance_attribute(InstanceId=ids[0], UserData={"Value": b"hello"})
read["userData"] = [
    client.describe_instance_attribute(InstanceId=id, Attribute="userData")["UserData"]["Value"] for id in ids
]
client.associate_iam_instance_profile(InstanceId=ids[0], IamInstanceProfile={"Name": "web"})
associations = client.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
read["profiles"] = [association["State"] for association in associations]
pages = client.get_paginator("describe_volumes").paginate(PaginationConfig={"PageSize": 5})
read["volumes"] = [[volume["Size"], volume["Iops"], volume["Throughput"]] for page in pages for volume in page["Volumes"]]

requests = client.describe_spot_instance_requests()["SpotInstanceRequests"]
client.cancel_spot_instance_requests(SpotInstanceRequestIds=[request["SpotInstanceRequestId"] for request in requests])
client.terminate_instances(InstanceIds=ids)
until("instance_terminated", ids)
try:
    client.describe_instances(InstanceIds=["i-0123456789abcdef0"])
except ClientError as error:
    read["error"] = [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
print(json.dumps(read))
