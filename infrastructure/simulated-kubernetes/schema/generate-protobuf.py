#!/usr/bin/env python3
"""Makes protobuf.json, which says how requests in Kubernetes' protobuf are read, from the Go types:
generate-protobuf.py <a checkout of kubernetes>/staging/src/k8s.io > protobuf.json

Each field: its number -> [name in JSON (empty: inline), type, "" | "list" | "map", whether it may be absent]"""
import json
import os
import re
import sys

PACKAGES = {
    "core": "api/core/v1", "apps": "api/apps/v1", "autoscaling": "api/autoscaling/v1",
    "authentication.k8s.io": "api/authentication/v1", "authorization.k8s.io": "api/authorization/v1",
    "coordination.k8s.io": "api/coordination/v1", "discovery.k8s.io": "api/discovery/v1",
    "events.k8s.io": "api/events/v1", "policy": "api/policy/v1",
    "rbac.authorization.k8s.io": "api/rbac/v1", "scheduling.k8s.io": "api/scheduling/v1",
    "meta": "apimachinery/pkg/apis/meta/v1",
}
ROOTS = {
    "core": ["ConfigMap", "Endpoints", "Event", "Namespace", "Node", "Pod", "ReplicationController", "Secret",
             "ServiceAccount", "Service", "Binding"],
    "apps": ["Deployment", "ReplicaSet"], "autoscaling": ["Scale"],
    "authentication.k8s.io": ["TokenRequest", "TokenReview", "SelfSubjectReview"],
    "authorization.k8s.io": ["SubjectAccessReview", "SelfSubjectAccessReview", "LocalSubjectAccessReview"],
    "coordination.k8s.io": ["Lease"], "discovery.k8s.io": ["EndpointSlice"], "events.k8s.io": ["Event"],
    "policy": ["Eviction"],
    "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
    "scheduling.k8s.io": ["PriorityClass"], "meta": ["DeleteOptions"],
}
SPECIAL = {"metav1.Time": "time", "metav1.MicroTime": "time", "Time": "time", "MicroTime": "time",
           "resource.Quantity": "quantity", "intstr.IntOrString": "int-or-string", "types.UID": "string",
           "runtime.RawExtension": "raw", "FieldsV1": "raw", "types.NodeName": "string"}
SCALARS = {"string": "string", "bool": "bool", "int32": "int", "int64": "int", "int": "int", "[]byte": "bytes",
           "uint32": "int", "rune": "int"}
STRUCT = re.compile(r"^type (\w+) struct \{$(.*?)^\}$", re.S | re.M)
ALIAS = re.compile(r"^type (\w+) ([\w.\[\]*]+)$", re.M)
FIELD = re.compile(r'^\s+(?:(\w+)\s+)?([\w.\[\]*]+)\s+`json:"([^"]*)"(?: [^`]*?)?protobuf:"(\w+),(\d+),', re.M)
sources, out = {}, {}

for key, path in PACKAGES.items():
    folder = os.path.join(sys.argv[1], path)
    sources[key] = "\n".join(open(os.path.join(folder, f)).read() for f in sorted(os.listdir(folder))
                             if f.endswith(".go") and not f.startswith("zz_") and "generated" not in f
                             and not f.endswith("_test.go"))


def resolve(package, name):
    """Of what shape and type something is."""
    if name in SPECIAL:
        return "", SPECIAL[name]
    if name in SCALARS:
        return "", SCALARS[name]
    if name.startswith("[]"):
        return "list", resolve(package, name[2:].lstrip("*"))[1]
    if name.startswith("map["):
        return "map", resolve(package, name[name.index("]") + 1:])[1]
    if "." in name:
        alias, name = name.split(".")
        package = {"metav1": "meta", "v1": "core", "corev1": "core", "apiv1": "core"}[alias]
        return resolve(package, name)
    for found, target in ALIAS.findall(sources[package]):
        if found == name and name != "ExtraValue":
            return resolve(package, target)
    return "", add(package, name)


def add(package, name):
    key = package + "/" + name
    if key in out:
        return key
    out[key] = {}
    if name == "ExtraValue":
        out[key] = {"1": ["", "string", "list", False]}
        return key
    body = next(b for n, b in STRUCT.findall(sources[package]) if n == name)
    for _, go, tag, wire, number in FIELD.findall(body):
        pointer = go.startswith("*")
        shape, target = resolve(package, go.lstrip("*"))
        name_in_json = "" if ",inline" in tag else tag.split(",")[0]
        out[key][number] = [name_in_json, target, shape, pointer]
    return key


for package, names in ROOTS.items():
    for name in names:
        add(package, name)
print("{")
print(",\n".join(json.dumps(k) + ":" + json.dumps(v, separators=(",", ":")) for k, v in sorted(out.items())))
print("}")
