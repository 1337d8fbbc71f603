/** Says why there are no sessions to show yet. */
import { Radar } from "lucide-react";
import { EmptyState } from "@/components/ui/page";

export const NotLooked = ({ isRead }: { readonly isRead: boolean }) => (
  <EmptyState icon={<Radar />} title="The sessions have not been looked at">
    {isRead
      ? "They are read every five minutes. Read them now to see who is connected and how they got in."
      : "Read the server first: its lines of pg_hba.conf say how a session can have got in."}
  </EmptyState>
);
