/**
 * The repositories of EKS's add-ons in the registry of AWS's own that a region's nodes pull from, as of 2026-11-21.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/copy-image-to-repository.html
 */
export const EKS_ADDON_REPOSITORIES: Readonly<Record<string, readonly string[]>> = {
  "vpc-cni": ["amazon-k8s-cni", "amazon-k8s-cni-init", "amazon/aws-network-policy-agent"],
  "kube-proxy": ["eks/kube-proxy"],
  coredns: ["eks/coredns"],
  "eks-pod-identity-agent": ["eks/eks-pod-identity-agent"],
  "aws-ebs-csi-driver": [
    "eks/aws-ebs-csi-driver",
    "eks/csi-attacher",
    "eks/csi-node-driver-registrar",
    "eks/csi-provisioner",
    "eks/csi-resizer",
    "eks/csi-snapshotter",
    "eks/livenessprobe",
  ],
  "aws-efs-csi-driver": [
    "eks/aws-efs-csi-driver",
    "eks/csi-node-driver-registrar",
    "eks/csi-provisioner",
    "eks/livenessprobe",
  ],
  "snapshot-controller": ["eks/snapshot-controller"],
  "metrics-server": ["eks/metrics-server"],
};
