import { z } from "zod";
import { ingressFaults } from "../../../domain/workloads/ingress-faults";
import { hasKey, texts } from "../../checks/fields";
import { formed, object, oneOf } from "../../checks/schema";
import type { CertificateTls, IngressPathSettings, IngressSettings, SecretTls } from "./settings";

const tls = oneOf((value) =>
  hasKey(value, "certificateArn")
    ? object<CertificateTls>({ certificateArn: z.string() })
    : object<SecretTls>({ secretName: z.string(), clusterIssuer: z.string().optional() }),
);

/** What the outside reaches. */
export const ingress = formed(
  object<IngressSettings>({
    className: z.string(),
    host: z.string().optional(),
    paths: z.array(
      object<IngressPathSettings>({ path: z.string(), workload: z.string(), port: z.string().optional() }),
    ),
    internetFacing: z.boolean().optional(),
    tls: tls.optional(),
    annotations: texts.optional(),
  }),
  ingressFaults,
);
