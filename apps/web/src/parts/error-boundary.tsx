/** Instead of a part that has failed, such as one that could not be loaded: what to do. The rest of the page stays. */
import { Component } from "react";
import type { ReactNode } from "react";
import { messages } from "../messages/parts.ts";
import { Button } from "./button.tsx";
import { Empty } from "./page.tsx";

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Empty title={messages.failed}>
        <Button onClick={() => this.setState({ hasFailed: false })}>{messages.tryAgain}</Button>
      </Empty>
    );
  }
}
