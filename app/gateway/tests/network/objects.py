"""What boto3 does through a gateway. usage: objects.py BUCKET"""

import sys
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

bucket = sys.argv[1]


def client(**settings):
    return boto3.client("s3", config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}, **settings))


s3 = client(signature_version="s3v4")


def refused(code, call, **arguments):
    try:
        call(Bucket=bucket, **arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] in code, error
    else:
        raise AssertionError(f"{call.__name__} {arguments} was not refused")


for algorithm in ["CRC32", "SHA1", "SHA256"]:
    s3.put_object(Bucket=bucket, Key="sum", Body=b"123456789", ChecksumAlgorithm=algorithm)
    assert s3.get_object(Bucket=bucket, Key="sum", ChecksumMode="ENABLED")["Body"].read() == b"123456789"
refused(["BadDigest", "InvalidRequest"], s3.put_object, Key="sum", Body=b"1234", ChecksumCRC32="y/Q5Jg==")
assert s3.get_object(Bucket=bucket, Key="sum")["Body"].read() == b"123456789"

refused(["PreconditionFailed", "412"], s3.put_object, Key="sum", Body=b"x", IfNoneMatch="*")
refused(["InvalidRange"], s3.get_object, Key="sum", Range="bytes=100-")
assert s3.get_object(Bucket=bucket, Key="sum", Range="bytes=-3")["Body"].read() == b"789"

long = "é" * 20 + "/" + "k" * 20
keys = sorted(["page/%02d" % number for number in range(7)] + ["page/a b+c", "page/" + long], key=str.encode)
for key in keys:
    s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="page/", PaginationConfig={"PageSize": 3})
found = [entry["Key"] for page in pages for entry in page["Contents"]]
assert sorted(found, key=str.encode) == keys, found
folders = s3.list_objects_v2(Bucket=bucket, Delimiter="/")["CommonPrefixes"]
assert folders == [{"Prefix": "page/"}], folders
for key in keys:
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()

url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "sum"}, ExpiresIn=60)
assert urllib.request.urlopen(url).read() == b"123456789"
url = client(signature_version="s3").generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "sum"})
assert "AWSAccessKeyId=" in url, "signed by Signature Version 2"
try:
    urllib.request.urlopen(url)
    raise AssertionError("Signature Version 2 was not refused")
except urllib.error.HTTPError as error:
    assert error.code == 403, error
gone = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in keys]})
assert len(gone["Deleted"]) == len(keys) and "Errors" not in gone, gone
refused(["AccessDenied"], s3.put_bucket_policy, Policy="{}")
refused(["AccessDenied"], s3.put_object, Key="open", Body=b"x", ACL="public-read")
refused(["AccessDenied"], s3.put_object_tagging, Key="sum", Tagging={"TagSet": []})
print("all passed")
